using IpTfs.Protocol.Egress;

namespace IpTfs.Node.Decode;

/// <summary>The totals of a capture.</summary>
internal sealed record DecodeSummary
{
    /// <summary>ESP packets that were opened.</summary>
    public long Outer { get; set; }

    /// <summary>Inner packets that were delivered.</summary>
    public long Inner { get; set; }

    /// <summary>Records that were reported as errors.</summary>
    public long Errors { get; set; }

    /// <summary>Remarks, such as inner packets whose beginning is missing from the capture.</summary>
    public long Notes { get; set; }

    /// <summary>Records read.</summary>
    public long Records { get; set; }

    /// <summary>ESP packets of SPIs for which no SA was given.</summary>
    public long OtherSpi { get; set; }

    /// <summary>Records that carried something other than ESP.</summary>
    public long OtherFrames { get; set; }

    /// <summary>Octets of the inner packets delivered.</summary>
    public long InnerOctets { get; set; }

    /// <summary>Octets of the ESP packets opened.</summary>
    public long OuterOctets { get; set; }

    /// <summary>Sequence numbers missing from the capture.</summary>
    public long Missed { get; set; }

    /// <summary>Inner packets of which a part is missing from the capture.</summary>
    public long Incomplete { get; set; }

    /// <summary>ESP packets that arrived out of order and were reordered.</summary>
    public long Reordered { get; set; }

    /// <summary>ESP payloads that held nothing but pad.</summary>
    public long AllPad { get; set; }

    /// <summary>Adds the egress counters of one SA.</summary>
    public void Add(in EgressCounters counters)
    {
        Missed += counters.RxMissedPackets;
        Incomplete += counters.RxIncompletePackets;
        Reordered += counters.RxReorderedPackets;
        AllPad += counters.RxAllPadPackets;
    }
}
