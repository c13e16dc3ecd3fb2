namespace IpTfs.Protocol.Ingress;

/// <summary>Defaults and bounds of the tunnel ingress; the defaults can all be overridden by <see cref="IngressSettings"/>.</summary>
public static class IngressTuning
{
    /// <summary>Default of <see cref="IngressSettings.MaxQueueOctets"/>: Linux's 10 MiB.</summary>
    public const int DefaultMaxQueueOctets = 10 << 20;

    /// <summary>Default of <see cref="IngressSettings.CatchUpPackets"/>.</summary>
    public const int DefaultCatchUpPackets = 4;

    /// <summary>Smallest room for DataBlocks in a payload: an IPv6 header and some payload, so that 16 bits always suffice for BlockOffset.</summary>
    public const int MinimumCapacityOctets = 64;

    /// <summary>Most octets of one UDP_SEGMENT call over IPv4; a batch never holds more, so one call sends it.</summary>
    public const int MaximumBatchOctets = 65_507;

    /// <summary>Most datagrams of one UDP_SEGMENT call that every supporting kernel accepts.</summary>
    public const int MaximumBatchPayloads = 64;

    /// <summary>Octets that Ethernet adds to an outer IP packet: preamble 8, header 14, check sequence 4, gap 12.</summary>
    public const int EthernetOverheadOctets = 38;
}
