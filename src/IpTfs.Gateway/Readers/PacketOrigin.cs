namespace IpTfs.Gateway.Readers;

/// <summary>The origin of outer packets, which decides where they may be delivered.</summary>
public enum PacketOrigin
{
    /// <summary>From a peer: delivered to the SA on this node, or to the relay to the node that owns the SA.</summary>
    Peer,

    /// <summary>Relayed by another node: delivered to the SA on this node, or to the buffer until that SA starts. Never relayed again.</summary>
    Relay,

    /// <summary>Buffered until the SA started on this node: delivered to that SA only.</summary>
    Hold,
}
