namespace IpTfs.Gateway.Control;

/// <summary>The tunnels as control knows them, in the order of the configuration.</summary>
/// <param name="Tunnels">One row each.</param>
public sealed record TunnelList(IReadOnlyList<TunnelRow> Tunnels);
