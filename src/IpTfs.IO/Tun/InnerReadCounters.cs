namespace IpTfs.IO.Tun;

/// <summary>Counters of the packets that a queue of an inner device has read.</summary>
public struct InnerReadCounters
{
    /// <summary>Packets read; a super-packet counts as one.</summary>
    public long Packets;

    /// <summary>Octets of the packets read.</summary>
    public long Octets;

    /// <summary>How many of the packets were super-packets.</summary>
    public long SuperPackets;

    /// <summary>System calls made to read.</summary>
    public long Calls;

    /// <summary>Packets dropped because their vnet header or their length is invalid.</summary>
    public long Malformed;
}
