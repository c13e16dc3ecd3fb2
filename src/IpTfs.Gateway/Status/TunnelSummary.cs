namespace IpTfs.Gateway.Status;

/// <summary>A tunnel in one line.</summary>
/// <param name="Name">The tunnel's name.</param>
/// <param name="Peer">The peer's last known outer address.</param>
/// <param name="State">The worse of the two SAs' states.</param>
/// <param name="Outbound">The outbound SA; null when the tunnel could not be started.</param>
/// <param name="Inbound">The inbound SA; null when the tunnel could not be started.</param>
public sealed record TunnelSummary(string Name, string Peer, SaState State, SaSummary? Outbound, SaSummary? Inbound);
