namespace IpTfs.Gateway.Status;

/// <summary>A gateway's figures at one instant. Immutable; carries no key material.</summary>
/// <param name="NodeName">The configured <c>node-name</c>.</param>
/// <param name="TakenAt">When the figures were read.</param>
/// <param name="Uptime">Since the gateway started.</param>
/// <param name="Tunnels">The tunnels, in the order of the configuration.</param>
/// <param name="Drops">Packets that were dropped before any SA could be charged with them, by reason in kebab-case.</param>
/// <param name="Process">What the process itself uses.</param>
public sealed record GatewaySnapshot(
    string NodeName,
    DateTimeOffset TakenAt,
    TimeSpan Uptime,
    IReadOnlyList<TunnelSnapshot> Tunnels,
    IReadOnlyDictionary<string, long> Drops,
    ProcessSnapshot Process);
