namespace IpTfs.IO.Tun;

/// <summary>Numbers of the TUN driver, as in linux/if_tun.h.</summary>
internal static class TunIoctl
{
    public const uint TUNSETIFF = 0x400454CA;
    public const uint TUNGETFEATURES = 0x800454CF;
    public const uint TUNSETOFFLOAD = 0x400454D0;
    public const uint TUNSETVNETHDRSZ = 0x400454D8;

    public const ushort IFF_TUN = 0x0001;
    public const ushort IFF_MULTI_QUEUE = 0x0100;
    public const ushort IFF_NO_PI = 0x1000;
    public const ushort IFF_VNET_HDR = 0x4000;

    public const uint TUN_F_CSUM = 0x01;
    public const uint TUN_F_TSO4 = 0x02;
    public const uint TUN_F_TSO6 = 0x04;
    public const uint TUN_F_TSO_ECN = 0x08;
    public const uint TUN_F_USO4 = 0x20;
    public const uint TUN_F_USO6 = 0x40;

    /// <summary>Octets of a name in struct ifreq.</summary>
    public const int NameOctets = 16;

    /// <summary>Octets of struct ifreq.</summary>
    public const int RequestOctets = 40;
}
