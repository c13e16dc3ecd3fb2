namespace IpTfs.Gateway.Readers;

/// <summary>Which way outer packets came: it decides where they may go.</summary>
public enum PacketOrigin
{
    /// <summary>From a peer: to the SA that is here, or to the relay towards the node where it is.</summary>
    Peer,

    /// <summary>From another node, which had them from a peer: to the SA that is here, or to who keeps them until it is. They are not relayed on.</summary>
    Relay,

    /// <summary>Kept until the SA was here: to that and nowhere else.</summary>
    Hold,
}
