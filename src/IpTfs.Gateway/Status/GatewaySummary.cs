namespace IpTfs.Gateway.Status;

/// <summary>What a gateway counts, with a line for each tunnel. Immutable.</summary>
/// <param name="NodeName">The configured <c>node-name</c>.</param>
/// <param name="Uptime">Since the gateway started.</param>
/// <param name="Tunnels">The tunnels, in the order of the configuration.</param>
/// <param name="Drops">Dropped packets that belong to no SA, by reason in kebab-case.</param>
/// <param name="Process">What the process itself uses.</param>
public sealed record GatewaySummary(
    string NodeName, TimeSpan Uptime, IReadOnlyList<TunnelSummary> Tunnels, IReadOnlyDictionary<string, long> Drops, ProcessSnapshot Process);
