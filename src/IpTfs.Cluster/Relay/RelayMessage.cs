using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>What a relay sender is told, packets aside.</summary>
public abstract record RelayMessage
{
    private RelayMessage()
    {
    }

    /// <summary>The other node's relay socket is elsewhere now.</summary>
    /// <param name="Endpoint">Where to send from now on.</param>
    public sealed record Redirect(Endpoint Endpoint) : RelayMessage;
}
