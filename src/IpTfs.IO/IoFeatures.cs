namespace IpTfs.IO;

/// <summary>Features that move several packets per system call. As an option: the features allowed. As a property: the features in use.</summary>
public sealed record IoFeatures
{
    /// <summary>Everything that the system offers.</summary>
    public static readonly IoFeatures All = new();

    /// <summary>One system call per packet.</summary>
    public static readonly IoFeatures None = new() { Gso = false, Gro = false, Mmsg = false, VnetHeaders = false, Uso = false };

    /// <summary>UDP segmentation offload on send (UDP_SEGMENT).</summary>
    public bool Gso { get; init; } = true;

    /// <summary>UDP receive offload, which joins datagrams (UDP_GRO).</summary>
    public bool Gro { get; init; } = true;

    /// <summary>Several messages per call (sendmmsg, recvmmsg).</summary>
    public bool Mmsg { get; init; } = true;

    /// <summary>TCP super-packets and partial checksums on TUN (IFF_VNET_HDR).</summary>
    public bool VnetHeaders { get; init; } = true;

    /// <summary>UDP super-packets on TUN; needs <see cref="VnetHeaders"/>.</summary>
    public bool Uso { get; init; } = true;
}
