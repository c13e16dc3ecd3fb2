namespace IpTfs.Gateway.Status;

/// <summary>One tunnel's figures.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Local">The local outer address, with the port when UDP-encapsulated.</param>
/// <param name="Peer">The peer's outer address as last learnt, with the port when UDP-encapsulated.</param>
/// <param name="State">The worse of the two SAs' states.</param>
/// <param name="Outbound">The SA that sends; null when none is installed.</param>
/// <param name="Inbound">The SA that receives; null when none is installed.</param>
public sealed record TunnelSnapshot(
    string Name, string Local, string Peer, SaState State, SaSnapshot? Outbound, SaSnapshot? Inbound);
