namespace IpTfs.IO.Sockets;

/// <summary>The encapsulation of outer ESP packets.</summary>
public enum OuterEncapsulation : byte
{
    /// <summary>UDP datagrams (RFC 3948).</summary>
    Udp,

    /// <summary>IP packets of protocol 50 (RFC 4303).</summary>
    Esp,
}
