namespace IpTfs.Protocol.Ingress;

/// <summary>Defaults and bounds of the tunnel ingress; the defaults can all be overridden by <see cref="IngressSettings"/>.</summary>
public static class IngressTuning
{
    /// <summary>Default of <see cref="IngressSettings.MaxQueueOctets"/>: Linux's 10 MiB.</summary>
    public const int DefaultMaxQueueOctets = 10 << 20;

    /// <summary>Default of <see cref="IngressSettings.CatchUpPackets"/>.</summary>
    public const int DefaultCatchUpPackets = 4;

    /// <summary>Smallest room for DataBlocks in a payload: an IPv6 header and something behind it, so that BlockOffset always has 16 bits enough.</summary>
    public const int MinimumCapacityOctets = 64;

    /// <summary>Most octets that one UDP_SEGMENT call takes over IPv4; a batch never holds more, so it leaves in one call.</summary>
    public const int MaximumBatchOctets = 65_507;

    /// <summary>Most datagrams that one UDP_SEGMENT call takes on every kernel that has it.</summary>
    public const int MaximumBatchPayloads = 64;

    /// <summary>Octets that Ethernet adds to an outer IP packet: preamble 8, header 14, check sequence 4, gap 12.</summary>
    public const int EthernetOverheadOctets = 38;
}
