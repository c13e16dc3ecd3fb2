using System.Buffers;
using System.Globalization;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>One line for each security association, as <c>iptfs sa</c> shows it.</summary>
internal sealed class SaTableText
{
    private readonly ColumnText _table;

    /// <summary>Writes the headings.</summary>
    /// <param name="output">Receives the UTF-8 text.</param>
    /// <param name="tunnels">The tunnels whose SAs will be written, for the widths of the columns.</param>
    public SaTableText(IBufferWriter<byte> output, IReadOnlyList<TunnelSummary> tunnels)
    {
        _table = new ColumnText(
            output, ("SPI", 10), ("DIR", 3), ("TUNNEL", TunnelTableText.NameWidth(tunnels)), ("STATE", 10), ("SUITE", 18), ("PEER", 21), ("SEQUENCE", 0));
        _table.Head();
    }

    /// <summary>Writes the lines of a tunnel's SAs, outbound first.</summary>
    public void Write(TunnelSummary tunnel)
    {
        if (tunnel.Outbound is { } outbound) Write(tunnel, "out", outbound);
        if (tunnel.Inbound is { } inbound) Write(tunnel, "in", inbound);
    }

    private void Write(TunnelSummary tunnel, string direction, SaSummary sa)
    {
        _table.Cell(Spi.Format(sa.Spi));
        _table.Cell(direction);
        _table.Cell(tunnel.Name);
        _table.Cell(StatsText.Of(sa.State));
        _table.Cell(sa.Suite);
        _table.Cell(tunnel.Peer);
        _table.Cell(sa.Sequence.ToString(CultureInfo.InvariantCulture));
    }
}
