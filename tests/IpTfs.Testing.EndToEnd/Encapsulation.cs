namespace IpTfs.Testing.EndToEnd;

/// <summary>How ESP crosses the wire.</summary>
public enum Encapsulation
{
    /// <summary>In UDP, port 4500 (RFC 3948).</summary>
    Udp,

    /// <summary>As IP protocol 50.</summary>
    None,
}
