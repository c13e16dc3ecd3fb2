namespace IpTfs.Gateway.Readers;

/// <summary>Which way outer packets came: it decides where they may go.</summary>
public enum PacketOrigin
{
    /// <summary>From a peer: to the SA that is here, or to the relay towards the node where it is.</summary>
    Peer,

    /// <summary>From another node, which had them from a peer: to the SA that is here and nowhere else. No packet is relayed twice.</summary>
    Relay,
}
