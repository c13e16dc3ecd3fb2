namespace IpTfs.IO.Tun;

/// <summary>Counters of the packets that a device's writers have written.</summary>
public struct InnerWriteCounters
{
    /// <summary>Packets that the device took, each part of a super-packet counted.</summary>
    public long Packets;

    /// <summary>Octets of the packets that the device took.</summary>
    public long Octets;

    /// <summary>Super-packets among the writes.</summary>
    public long SuperPackets;

    /// <summary>System calls made to write.</summary>
    public long Calls;

    /// <summary>Packets that the device refused: dropped.</summary>
    public long Refused;

    /// <summary>Packets that were not joined with their neighbours because a checksum was wrong; they were written as they came.</summary>
    public long BadChecksums;
}
