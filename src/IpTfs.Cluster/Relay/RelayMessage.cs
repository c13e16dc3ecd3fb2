using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>A message to an actor of the relay, other than packets.</summary>
public abstract record RelayMessage
{
    private RelayMessage()
    {
    }

    /// <summary>The other node's relay socket has a new address.</summary>
    /// <param name="Endpoint">The address to send to from now on.</param>
    public sealed record Redirect(Endpoint Endpoint) : RelayMessage;

    /// <summary>The receiver of the buffered packets is known: deliver the buffered packets and all later ones to it.</summary>
    /// <param name="Deliver">Receives the packets, on the actor's thread.</param>
    public sealed record HandOn(RelayDelivery Deliver) : RelayMessage;
}
