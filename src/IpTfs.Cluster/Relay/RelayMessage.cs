using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>What a relay's actors are told, packets aside.</summary>
public abstract record RelayMessage
{
    private RelayMessage()
    {
    }

    /// <summary>The other node's relay socket is elsewhere now.</summary>
    /// <param name="Endpoint">Where to send from now on.</param>
    public sealed record Redirect(Endpoint Endpoint) : RelayMessage;

    /// <summary>The SA for which packets were kept has started: hand on what there is, and all that comes.</summary>
    /// <param name="Deliver">Takes the packets, on the actor's thread.</param>
    public sealed record HandOn(RelayDelivery Deliver) : RelayMessage;
}
