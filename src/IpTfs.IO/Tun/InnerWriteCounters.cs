namespace IpTfs.IO.Tun;

/// <summary>Counters of the packets that a device's writers have written.</summary>
public struct InnerWriteCounters
{
    /// <summary>Packets that the device accepted; each segment of a super-packet counts.</summary>
    public long Packets;

    /// <summary>Octets of the packets that the device accepted.</summary>
    public long Octets;

    /// <summary>Super-packets among the writes.</summary>
    public long SuperPackets;

    /// <summary>System calls made to write.</summary>
    public long Calls;

    /// <summary>Packets that the device refused: dropped.</summary>
    public long Refused;

    /// <summary>Packets not coalesced because a checksum was wrong; they were written unchanged.</summary>
    public long BadChecksums;
}
