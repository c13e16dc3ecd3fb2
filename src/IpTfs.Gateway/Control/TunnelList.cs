namespace IpTfs.Gateway.Control;

/// <summary>Tunnels, as the control actor knows them.</summary>
/// <param name="Tunnels">The rows.</param>
public sealed record TunnelList(IReadOnlyList<TunnelRow> Tunnels);
