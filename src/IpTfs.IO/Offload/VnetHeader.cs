using System.Runtime.InteropServices;

namespace IpTfs.IO.Offload;

/// <summary>struct virtio_net_hdr, in host byte order. With IFF_VNET_HDR it precedes each packet on TUN.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2, Size = Octets)]
internal struct VnetHeader
{
    /// <summary>Octets of the header.</summary>
    public const int Octets = 10;

    /// <summary>The checksum is still to be computed from <see cref="ChecksumStart"/>.</summary>
    public const byte NeedsChecksum = 1;

    /// <summary>The checksum has been verified.</summary>
    public const byte DataValid = 2;

    public const byte GsoNone = 0;
    public const byte GsoTcp4 = 1;
    public const byte GsoTcp6 = 4;
    public const byte GsoUdp = 5;

    /// <summary>Added to a TCP kind when the first segment carries CWR.</summary>
    public const byte GsoEcn = 0x80;

    /// <summary>A combination of <see cref="NeedsChecksum"/> and <see cref="DataValid"/>.</summary>
    public byte Flags;

    /// <summary>The kind of super-packet.</summary>
    public byte GsoType;

    /// <summary>Octets of all headers: a hint.</summary>
    public ushort HeaderLength;

    /// <summary>Payload octets of each segment.</summary>
    public ushort GsoSize;

    /// <summary>Where the transport header starts.</summary>
    public ushort ChecksumStart;

    /// <summary>The checksum field's offset from <see cref="ChecksumStart"/>.</summary>
    public ushort ChecksumOffset;
}
