using System.Buffers;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;

namespace IpTfs.Node.Admin;

/// <summary>One line for each tunnel: its state, its outer packets and octets in both directions, and what was dropped for any reason.</summary>
internal sealed class TunnelTableText
{
    // An unreasonable name does not make all lines long.
    private const int LongestName = 40;

    private static readonly string TxPackets = SaMetric.TxPackets.Describe().Name;
    private static readonly string TxOctets = SaMetric.TxOctets.Describe().Name;
    private static readonly string RxPackets = SaMetric.RxPackets.Describe().Name;
    private static readonly string RxOctets = SaMetric.RxOctets.Describe().Name;

    private readonly ColumnText _table;

    // Quiet SAs share their figures: the sum of 100,000 tunnels' drops is made twice.
    private readonly Dictionary<IReadOnlyDictionary<string, long>, long> _sums = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the headings, unless there are no tunnels.</summary>
    /// <param name="output">Receives the UTF-8 text.</param>
    /// <param name="tunnels">The tunnels that will be written, for the widths of the columns.</param>
    public TunnelTableText(IBufferWriter<byte> output, IReadOnlyList<TunnelSnapshot> tunnels)
    {
        _table = new ColumnText(
            output, ("TUNNEL", NameWidth(tunnels)), ("STATE", 10), ("TX-PKTS", -12), ("TX-OCTETS", -15), ("RX-PKTS", -12), ("RX-OCTETS", -15), ("DROPS", -10), ("PEER", 0));
        if (tunnels.Count > 0) _table.Head();
    }

    /// <summary>The width of a column of tunnels' names.</summary>
    public static int NameWidth(IReadOnlyList<TunnelSnapshot> tunnels) =>
        Math.Clamp(tunnels.Select(static tunnel => tunnel.Name.Length).DefaultIfEmpty().Max(), "TUNNEL".Length, LongestName);

    /// <summary>Writes one line.</summary>
    public void Write(TunnelSnapshot tunnel)
    {
        _table.Cell(tunnel.Name);
        _table.Cell(StatsText.Of(tunnel.State));
        _table.Cell(Value(tunnel.Outbound, TxPackets));
        _table.Cell(Value(tunnel.Outbound, TxOctets));
        _table.Cell(Value(tunnel.Inbound, RxPackets));
        _table.Cell(Value(tunnel.Inbound, RxOctets));
        _table.Cell(Drops(tunnel.Outbound) + Drops(tunnel.Inbound));
        _table.Cell(tunnel.Peer);
    }

    private static long Value(SaSnapshot? sa, string counter) => sa?.Counters.GetValueOrDefault(counter) ?? 0;

    private long Drops(SaSnapshot? sa)
    {
        if (sa is null) return 0;
        if (!_sums.TryGetValue(sa.Drops, out var sum)) _sums.Add(sa.Drops, sum = sa.Drops.Values.Sum());
        return sum;
    }
}
