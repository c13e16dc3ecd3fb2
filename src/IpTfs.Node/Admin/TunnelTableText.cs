using System.Buffers;
using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin;

/// <summary>One line for each tunnel: its state, its outer packets and octets in both directions, and what was dropped for any reason.</summary>
internal sealed class TunnelTableText
{
    // An unreasonable name does not make all lines long.
    private const int LongestName = 40;

    private readonly ColumnText _table;

    /// <summary>Writes the headings, unless there are no tunnels.</summary>
    /// <param name="output">Receives the UTF-8 text.</param>
    /// <param name="tunnels">The tunnels that will be written, for the widths of the columns.</param>
    public TunnelTableText(IBufferWriter<byte> output, IReadOnlyList<TunnelSummary> tunnels)
    {
        _table = new ColumnText(
            output, ("TUNNEL", NameWidth(tunnels)), ("STATE", 10), ("TX-PKTS", -12), ("TX-OCTETS", -15), ("RX-PKTS", -12), ("RX-OCTETS", -15), ("DROPS", -10), ("PEER", 0));
        if (tunnels.Count > 0) _table.Head();
    }

    /// <summary>The width of a column of tunnels' names.</summary>
    public static int NameWidth(IReadOnlyList<TunnelSummary> tunnels) =>
        Math.Clamp(tunnels.Select(static tunnel => tunnel.Name.Length).DefaultIfEmpty().Max(), "TUNNEL".Length, LongestName);

    /// <summary>Writes one line.</summary>
    public void Write(TunnelSummary tunnel)
    {
        _table.Cell(tunnel.Name);
        _table.Cell(StatsText.Of(tunnel.State));
        _table.Cell(tunnel.Outbound?.Packets ?? 0);
        _table.Cell(tunnel.Outbound?.Octets ?? 0);
        _table.Cell(tunnel.Inbound?.Packets ?? 0);
        _table.Cell(tunnel.Inbound?.Octets ?? 0);
        _table.Cell((tunnel.Outbound?.Drops ?? 0) + (tunnel.Inbound?.Drops ?? 0));
        _table.Cell(tunnel.Peer);
    }
}
