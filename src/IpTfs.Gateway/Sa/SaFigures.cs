using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Sa;

/// <summary>The values of an SA's counters and gauges, under the names of <see cref="SaMetrics"/>.</summary>
/// <remarks>An SA without traffic has no pipeline: its counters are zero.</remarks>
internal static class SaFigures
{
    public static IEnumerable<KeyValuePair<string, long>> Of(IngressPipeline? pipeline)
    {
        var ipsec = pipeline is null ? default : pipeline.Counters;
        var tfs = pipeline is null ? default : pipeline.Sa.IngressCounters;
        return
        [
            Pair(SaMetric.TxPackets, ipsec.TxPackets),
            Pair(SaMetric.TxOctets, ipsec.TxOctets),
            Pair(SaMetric.TxInnerPackets, tfs.TxInnerPackets),
            Pair(SaMetric.TxInnerOctets, tfs.TxInnerOctets),
            Pair(SaMetric.TxFragmentedPackets, tfs.TxFragmentedPackets),
            Pair(SaMetric.TxAllPadPackets, tfs.TxAllPadPackets),
            Pair(SaMetric.TxAllPadOctets, tfs.TxAllPadOctets),
            Pair(SaMetric.TxExtraPadPackets, tfs.TxExtraPadPackets),
            Pair(SaMetric.TxExtraPadOctets, tfs.TxExtraPadOctets),
            Pair(SaMetric.TxMissedSlots, tfs.TxMissedSlots),
            Pair(SaMetric.TxLateSlots, tfs.TxLateSlots),
            Pair(SaMetric.TxTooBigMessages, ipsec.TxTooBigMessages),
        ];
    }

    public static IEnumerable<KeyValuePair<string, long>> Of(EgressPipeline? pipeline)
    {
        var ipsec = pipeline is null ? default : pipeline.Sa.Counters;
        var tfs = pipeline is null ? default : pipeline.Sa.EgressCounters;
        return
        [
            Pair(SaMetric.RxPackets, ipsec.RxOuterPackets),
            Pair(SaMetric.RxOctets, ipsec.RxOuterOctets),
            Pair(SaMetric.RxInnerPackets, tfs.RxInnerPackets),
            Pair(SaMetric.RxInnerOctets, tfs.RxInnerOctets),
            Pair(SaMetric.RxReassembledPackets, tfs.RxReassembledPackets),
            Pair(SaMetric.RxDeliveredPackets, pipeline is null ? 0 : pipeline.Counters.RxDelivered),
            Pair(SaMetric.RxIncompletePackets, tfs.RxIncompletePackets),
            Pair(SaMetric.RxAllPadPackets, tfs.RxAllPadPackets),
            Pair(SaMetric.RxAllPadOctets, tfs.RxAllPadOctets),
            Pair(SaMetric.RxExtraPadPackets, tfs.RxExtraPadPackets),
            Pair(SaMetric.RxExtraPadOctets, tfs.RxExtraPadOctets),
            Pair(SaMetric.RxErroredPackets, tfs.RxErroredPackets),
            Pair(SaMetric.RxMissedPackets, tfs.RxMissedPackets),
            Pair(SaMetric.RxReorderedPackets, tfs.RxReorderedPackets),
            Pair(SaMetric.RxLatePackets, tfs.RxLatePackets),
            Pair(SaMetric.RxDuplicatePackets, tfs.RxDuplicatePackets),
            Pair(SaMetric.RxCongestionMarks, ipsec.RxCongestionMarks),
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
        [SaMetric.HeldPackets.Describe().Name] = pipeline is null ? 0 : pipeline.Sa.HeldPayloads,
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

    private static KeyValuePair<string, long> Pair(SaMetric metric, long value) => new(metric.Describe().Name, value);

    private static Dictionary<string, long> Gauges(long queued, int outerPacketSize, int payload, ulong remaining) => new()
    {
        [SaMetric.QueuedOctets.Describe().Name] = queued,
        [SaMetric.OuterPacketSize.Describe().Name] = outerPacketSize,
        [SaMetric.PayloadOctets.Describe().Name] = payload,
        [SaMetric.RemainingSequences.Describe().Name] = (long)Math.Min(long.MaxValue, remaining),
    };
}
