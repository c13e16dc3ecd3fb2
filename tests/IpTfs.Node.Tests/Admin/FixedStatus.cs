using IpTfs.Gateway.Status;

namespace IpTfs.Node.Tests.Admin;

/// <summary>A gateway that always shows the same, with names that need escaping.</summary>
internal sealed class FixedStatus : IGatewayStatus
{
    public static readonly GatewaySnapshot Snapshot = new(
        "site \"a\"\\",
        new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero),
        TimeSpan.FromSeconds(90_061.5),
        [
            new TunnelSnapshot(
                "site-b", "10.9.0.1:4500", "10.9.0.2:4500", SaState.Restarting,
                new SaSnapshot(
                    0x1001, SaState.Running, "aes128gcm16", 17,
                    new Dictionary<string, long> { ["tx-pkts"] = 17, ["tx-octets"] = 24_000 },
                    new Dictionary<string, long> { ["queue-full"] = 3, ["too-big"] = 0 },
                    new Dictionary<string, long> { ["queue-octets"] = 1500 }),
                new SaSnapshot(
                    0x1002, SaState.Restarting, "aes128gcm16", 5_000_000_000,
                    new Dictionary<string, long> { ["rx-pkts"] = 16 },
                    new Dictionary<string, long> { ["replayed"] = 2 },
                    new Dictionary<string, long>())),
            new TunnelSnapshot("site-c\n", "10.9.0.1", "10.9.0.3", SaState.Expired, null, null),
        ],
        new Dictionary<string, long> { ["unknown-spi"] = 4 },
        new ProcessSnapshot(1, 1_000_000, 50_000_000, TimeSpan.FromSeconds(2.5)));

    /// <summary>How often the whole gateway was asked.</summary>
    public int Snapshots { get; private set; }

    public ValueTask<GatewaySnapshot> GetSnapshotAsync(CancellationToken cancellationToken)
    {
        Snapshots++;
        return ValueTask.FromResult(Snapshot);
    }

    public ValueTask<GatewaySummary> GetSummaryAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new GatewaySummary(
        Snapshot.NodeName, Snapshot.Uptime, [.. Snapshot.Tunnels.Select(static tunnel => new TunnelSummary(
            tunnel.Name, tunnel.Peer, tunnel.State, Summarize(tunnel.Outbound, "tx"), Summarize(tunnel.Inbound, "rx")))], Snapshot.Drops, Snapshot.Process));

    public ValueTask<TunnelSnapshot?> FindTunnelAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Snapshot.Tunnels.FirstOrDefault(tunnel => tunnel.Name == name));

    public ValueTask<IReadOnlyList<TunnelSnapshot>> FindSasAsync(uint spi, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<TunnelSnapshot>>(
    [
        .. Snapshot.Tunnels
            .Select(tunnel => tunnel with { Outbound = tunnel.Outbound?.Spi == spi ? tunnel.Outbound : null, Inbound = tunnel.Inbound?.Spi == spi ? tunnel.Inbound : null })
            .Where(tunnel => tunnel.Outbound is not null || tunnel.Inbound is not null),
    ]);

    private static SaSummary? Summarize(SaSnapshot? sa, string direction) => sa is null
        ? null
        : new SaSummary(
            sa.Spi, sa.State, sa.Suite, sa.Sequence, sa.Counters.GetValueOrDefault(direction + "-pkts"), sa.Counters.GetValueOrDefault(direction + "-octets"), sa.Drops.Values.Sum());
}
