using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin;

/// <summary>One SA as <c>/v1/sas</c> lists it.</summary>
/// <param name="Spi">The SPI.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
/// <param name="Tunnel">The tunnel's name.</param>
/// <param name="State">Its state.</param>
/// <param name="Suite">The suite's keyword.</param>
/// <param name="Local">The local outer address.</param>
/// <param name="Peer">The peer's outer address.</param>
/// <param name="Sequence">The last sequence number used, or the highest received.</param>
/// <param name="Counters">Counters by RFC 9348 name.</param>
/// <param name="Drops">Dropped packets by reason.</param>
/// <param name="Gauges">Gauges by name.</param>
internal sealed record SaView(
    uint Spi, string Direction, string Tunnel, SaState State, string Suite, string Local, string Peer, ulong Sequence,
    IReadOnlyDictionary<string, long> Counters, IReadOnlyDictionary<string, long> Drops, IReadOnlyDictionary<string, long> Gauges)
{
    /// <summary>The SAs of a tunnel, outbound first.</summary>
    public static IEnumerable<SaView> Of(TunnelSnapshot tunnel)
    {
        if (tunnel.Outbound is { } outbound) yield return Of(tunnel, "out", outbound);
        if (tunnel.Inbound is { } inbound) yield return Of(tunnel, "in", inbound);
    }

    private static SaView Of(TunnelSnapshot tunnel, string direction, SaSnapshot sa) => new(
        sa.Spi, direction, tunnel.Name, sa.State, sa.Suite, tunnel.Local, tunnel.Peer, sa.Sequence, sa.Counters, sa.Drops, sa.Gauges);
}
