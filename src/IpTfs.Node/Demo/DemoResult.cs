using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Demo;

/// <summary>The result of the demonstration.</summary>
internal sealed record DemoResult
{
    /// <summary>Whether every inner packet that the impairment allows arrived byte-equal and in order.</summary>
    public required bool Ok { get; init; }

    /// <summary>How long traffic was sent, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The seed, which reproduces the traffic.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The requested loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The requested reordering.</summary>
    public required double Reorder { get; init; }

    /// <summary>Octets of the outer IP packets.</summary>
    public required int OuterPacketSize { get; init; }

    /// <summary>The two directions.</summary>
    public required IReadOnlyList<DemoDirection> Directions { get; init; }

    /// <summary>Inner bits delivered a second, both directions together.</summary>
    public required double GoodputBps { get; init; }

    /// <summary>Inner packets delivered a second, both directions together.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>Latency that half of the packets did not exceed, in microseconds.</summary>
    public required double LatencyP50Us { get; init; }

    /// <summary>Latency that 99 of 100 packets did not exceed, in microseconds.</summary>
    public required double LatencyP99Us { get; init; }

    /// <summary>The share of the line used for user data, compared with other encapsulations.</summary>
    public required DemoEfficiency Efficiency { get; init; }

    /// <summary>Dropped packets by gateway and reason; reasons that did not occur are left out.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Drops { get; init; }

    /// <summary>Puts the result together.</summary>
    public static DemoResult Of(
        DemoOptions options, TimeSpan elapsed, IReadOnlyList<GatewaySnapshot> snapshots, IReadOnlyList<DemoDirection> directions, IReadOnlyList<LatencyHistogram> latencies)
    {
        var all = new LatencyHistogram();
        foreach (var latency in latencies) all.Add(latency);
        var delivered = directions.Aggregate(default(Amount), (sum, direction) => sum + direction.InnerDelivered);
        return new DemoResult
        {
            Ok = directions.All(direction => direction.Ok),
            Seconds = elapsed.TotalSeconds,
            Suite = options.Suite.Keyword,
            Seed = options.Seed,
            Loss = options.Loss,
            Reorder = options.Reorder,
            OuterPacketSize = options.OuterPacketSize,
            Directions = directions,
            GoodputBps = delivered.Octets * 8 / elapsed.TotalSeconds,
            PacketsPerSecond = delivered.Packets / elapsed.TotalSeconds,
            LatencyP50Us = all.Percentile(0.50) / 1000.0,
            LatencyP99Us = all.Percentile(0.99) / 1000.0,
            Efficiency = EfficiencyOf(options, directions),
            Drops = snapshots.ToDictionary(snapshot => snapshot.NodeName, DropsOf),
        };
    }

    /// <summary>The result as a JSON object.</summary>
    public string ToJson() => JsonStyle.OfVerb(this);

    /// <summary>A gateway's drops by reason, the sum over its SAs and the drops before any SA; reasons that did not occur are omitted.</summary>
    public static IReadOnlyDictionary<string, long> DropsOf(GatewaySnapshot snapshot)
    {
        var drops = new SortedDictionary<string, long>(StringComparer.Ordinal);
        IEnumerable<IReadOnlyDictionary<string, long>> sets =
        [
            snapshot.Drops,
            .. snapshot.Tunnels.SelectMany(tunnel => (SaSnapshot?[])[tunnel.Outbound, tunnel.Inbound]).OfType<SaSnapshot>().Select(sa => sa.Drops),
        ];
        foreach (var (reason, count) in sets.SelectMany(set => set))
        {
            if (count != 0) drops[reason] = drops.GetValueOrDefault(reason) + count;
        }

        return drops;
    }

    private static DemoEfficiency EfficiencyOf(DemoOptions options, IReadOnlyList<DemoDirection> directions)
    {
        var model = new EfficiencyModel(options.Suite, options.OuterPacketSize);
        var (inner, plain, padded) = (0L, 0L, 0L);
        // The mix repeats, so a bounded number of packets stands for all of them.
        foreach (var length in SampleLengths(options))
        {
            inner += length;
            plain += model.PlainEsp(length);
            padded += model.PaddedEsp(length);
        }

        var sent = directions.Sum(direction => direction.InnerSent.Octets);
        var outer = directions.Sum(direction => direction.Outer.Octets);
        return new DemoEfficiency((double)sent / Math.Max(1, outer), model.IpTfsCeiling, (double)inner / plain, (double)inner / padded);
    }

    private static IEnumerable<int> SampleLengths(DemoOptions options) => options.Packets is { } packets
        ? packets.Select(packet => packet.Length)
        : Enumerable.Range(0, ImixSource.MixLength).Select(index => new ImixSource(options.Seed, true).LengthOf(index));
}
