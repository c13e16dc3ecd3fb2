namespace IpTfs.Protocol.Buffers;

/// <summary>How a super-packet from a TUN device is segmented into inner packets.</summary>
public enum OffloadKind : byte
{
    /// <summary>Not a super-packet: one inner packet.</summary>
    None,

    /// <summary>TCP over IPv4, to be cut into segments.</summary>
    Tcp4,

    /// <summary>TCP over IPv6, to be cut into segments.</summary>
    Tcp6,

    /// <summary>UDP (either family), to be cut into datagrams (USO).</summary>
    Udp,
}
