using System.Globalization;

namespace IpTfs.Benchmarks.Stages;

/// <summary>One stage of the datapath at one packet size.</summary>
/// <param name="Key">A word for it, short enough for BenchmarkDotNet's tables.</param>
/// <param name="Name">What is done.</param>
/// <param name="Per">What a figure counts: <c>inner</c> or <c>outer</c> packets.</param>
/// <param name="Octets">Octets of each of these packets; 0 when they do not matter.</param>
/// <param name="Create">Makes the stage with its input; the caller disposes it.</param>
public sealed record StageCase(string Key, string Name, string Per, int Octets, Func<Stage> Create)
{
    /// <summary>The sizes of the table.</summary>
    public static readonly int[] Sizes = [64, 576, 1400, 9000];

    private static readonly int[] TableSizes = [1, 1000, 100_000];

    // 44 segments of 9000 octets are more than a super-packet holds.
    private static readonly int[] SegmentSizes = [64, 576, 1400];

    /// <summary>Whether it is a <see cref="ReceivingStage"/>.</summary>
    public bool Receives { get; private init; }

    /// <summary>Every stage at every size, in the order in which a packet passes them: out, in, then the two ways as a whole.</summary>
    public static IEnumerable<StageCase> All =>
    [
        .. TableSizes.Select(count => new StageCase($"policy {count}", $"policy look-up, tunnels: {Number(count)}", "inner", 0, () => new PolicyStage(count))),
        .. At(SegmentSizes, "segment", "segmenting a TCP super-packet", "inner", octets => new SegmentingStage(octets)),
        .. At(Sizes, "pack", "packing into AGGFRAG payloads", "inner", octets => new PackingStage(octets)),
        .. At(Sizes, "seal", "sealing", "outer", octets => new SealingStage(octets)),
        .. TableSizes.Select(count => new StageCase($"spi {count}", $"SPI look-up, SAs: {Number(count)}", "outer", 0, () => new SpiStage(count))),
        .. At(Sizes, "open", "opening, with anti-replay", "outer", octets => new OpeningStage(octets), receives: true),
        .. At(Sizes, "reassemble", "order and reassembly", "inner", octets => new OrderingStage(octets, swapped: false)),
        .. At(Sizes, "reorder", "order and reassembly, pairs swapped", "inner", octets => new OrderingStage(octets, swapped: true)),
        .. At(Sizes, "coalesce", "coalescing for the TUN device", "inner", octets => new CoalescingStage(octets)),
        .. At(Sizes, "checksum", "internet checksum", "inner", octets => new ChecksumStage(octets)),
        .. At(Sizes, "way-out", "one SA, the way out", "inner", octets => new WayOutStage(octets)),
        .. At(Sizes, "way-in", "one SA, the way in", "inner", octets => new WayInStage(octets), receives: true),
    ];

    /// <inheritdoc/>
    public override string ToString() => Octets == 0 ? Key : string.Create(CultureInfo.InvariantCulture, $"{Key} {Octets}");

    private static IEnumerable<StageCase> At(int[] sizes, string key, string name, string per, Func<int, Stage> create, bool receives = false) =>
        sizes.Select(octets => new StageCase(key, name, per, octets, () => create(octets)) { Receives = receives });

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
