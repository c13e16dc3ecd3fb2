namespace IpTfs.Gateway.Status;

/// <summary>The counters and states of a gateway at one instant. Immutable; carries no key material.</summary>
/// <param name="NodeName">The configured <c>node-name</c>.</param>
/// <param name="TakenAt">When the figures were read.</param>
/// <param name="Uptime">Since the gateway started.</param>
/// <param name="Tunnels">The tunnels, in the order of the configuration.</param>
/// <param name="Drops">Dropped packets that belong to no SA, by reason in kebab-case.</param>
/// <param name="Process">What the process itself uses.</param>
public sealed record GatewaySnapshot(
    string NodeName,
    DateTimeOffset TakenAt,
    TimeSpan Uptime,
    IReadOnlyList<TunnelSnapshot> Tunnels,
    IReadOnlyDictionary<string, long> Drops,
    ProcessSnapshot Process);
