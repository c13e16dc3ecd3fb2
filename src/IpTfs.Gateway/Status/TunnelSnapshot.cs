namespace IpTfs.Gateway.Status;

/// <summary>The status of one tunnel.</summary>
/// <param name="Name">The tunnel's name in the configuration.</param>
/// <param name="Local">The local outer address, with the port when UDP-encapsulated.</param>
/// <param name="Peer">The peer's last known outer address, with the port when UDP-encapsulated.</param>
/// <param name="State">The worse of the two SAs' states.</param>
/// <param name="Outbound">The outbound SA; null when the tunnel could not be started, or the SA was not asked for.</param>
/// <param name="Inbound">The inbound SA; null when the tunnel could not be started, or the SA was not asked for.</param>
public sealed record TunnelSnapshot(
    string Name, string Local, string Peer, SaState State, SaSnapshot? Outbound, SaSnapshot? Inbound);
