using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Sa;

/// <summary>The names under which an SA's counters are shown: those of RFC 9348, and ours where it has none.</summary>
/// <remarks>An SA that has carried nothing has no pipeline: its counters are zero.</remarks>
internal static class SaFigures
{
    public static IEnumerable<KeyValuePair<string, long>> Of(IngressPipeline? pipeline)
    {
        var ipsec = pipeline is null ? default : pipeline.Counters;
        var tfs = pipeline is null ? default : pipeline.Sa.IngressCounters;
        return
        [
            new("tx-pkts", ipsec.TxPackets),
            new("tx-octets", ipsec.TxOctets),
            new("inner-tx-pkts", tfs.TxInnerPackets),
            new("inner-tx-octets", tfs.TxInnerOctets),
            new("inner-tx-fragmented-pkts", tfs.TxFragmentedPackets),
            new("tx-all-pad-pkts", tfs.TxAllPadPackets),
            new("tx-all-pad-octets", tfs.TxAllPadOctets),
            new("tx-extra-pad-pkts", tfs.TxExtraPadPackets),
            new("tx-extra-pad-octets", tfs.TxExtraPadOctets),
            new("tx-missed-slots", tfs.TxMissedSlots),
            new("tx-late-slots", tfs.TxLateSlots),
            new("tx-too-big-messages", ipsec.TxTooBigMessages),
        ];
    }

    public static IEnumerable<KeyValuePair<string, long>> Of(EgressPipeline? pipeline)
    {
        var ipsec = pipeline is null ? default : pipeline.Sa.Counters;
        var tfs = pipeline is null ? default : pipeline.Sa.EgressCounters;
        return
        [
            new("rx-pkts", ipsec.RxOuterPackets),
            new("rx-octets", ipsec.RxOuterOctets),
            new("inner-rx-pkts", tfs.RxInnerPackets),
            new("inner-rx-octets", tfs.RxInnerOctets),
            new("inner-rx-reassembled-pkts", tfs.RxReassembledPackets),
            new("inner-rx-delivered-pkts", pipeline is null ? 0 : pipeline.Counters.RxDelivered),
            new("rx-incomplete-pkts", tfs.RxIncompletePackets),
            new("rx-all-pad-pkts", tfs.RxAllPadPackets),
            new("rx-all-pad-octets", tfs.RxAllPadOctets),
            new("rx-extra-pad-pkts", tfs.RxExtraPadPackets),
            new("rx-extra-pad-octets", tfs.RxExtraPadOctets),
            new("rx-errored-pkts", tfs.RxErroredPackets),
            //= RFC9347 §2.4.1 R26: loss is counted and shown
            new("rx-missed-pkts", tfs.RxMissedPackets),
            new("rx-reordered-pkts", tfs.RxReorderedPackets),
            new("rx-late-pkts", tfs.RxLatePackets),
            new("rx-duplicate-pkts", tfs.RxDuplicatePackets),
            new("rx-congestion-marks", ipsec.RxCongestionMarks),
        ];
    }

    public static DropCounters DropsOf(IngressPipeline? pipeline)
    {
        if (pipeline is null) return default;
        var drops = pipeline.Sa.Drops;
        drops.Add(pipeline.Drops);
        return drops;
    }

    public static DropCounters DropsOf(EgressPipeline? pipeline)
    {
        if (pipeline is null) return default;
        var drops = pipeline.Sa.Drops;
        drops.Add(pipeline.Drops);
        return drops;
    }

    public static Dictionary<string, long> Gauges(IngressPipeline pipeline) =>
        Gauges(pipeline.Sa.QueuedOctets, pipeline.OuterPacketSize, pipeline.Sa.PayloadOctets, pipeline.Sa.RemainingSequences);

    public static Dictionary<string, long> Gauges(PathMtu unused, ulong remaining) => Gauges(0, unused.OuterPacketSize, unused.PayloadOctets, remaining);

    public static Dictionary<string, long> Gauges(EgressPipeline? pipeline) => new()
    {
        ["held-packets"] = pipeline is null ? 0 : pipeline.Sa.HeldPayloads,
    };

    public static Dictionary<string, long> Named(in DropCounters drops, DropDirection direction)
    {
        var named = new Dictionary<string, long>();
        foreach (var info in DropReasons.All)
        {
            if (info.Direction == direction) named[info.Name] = drops[info.Reason];
        }

        return named;
    }

    private static Dictionary<string, long> Gauges(long queued, int outerPacketSize, int payload, ulong remaining) => new()
    {
        ["queue-octets"] = queued,
        ["outer-packet-size-octets"] = outerPacketSize,
        ["payload-octets"] = payload,
        ["remaining-sequence-numbers"] = (long)Math.Min(long.MaxValue, remaining),
    };
}
