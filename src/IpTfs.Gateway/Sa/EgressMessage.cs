using IpTfs.Actors.Refs;

namespace IpTfs.Gateway.Sa;

/// <summary>What an egress actor is told, packets aside.</summary>
public abstract record EgressMessage
{
    private EgressMessage()
    {
    }

    /// <summary>Work with other settings from now on. Keys and the anti-replay window stay.</summary>
    /// <param name="Definition">The tunnel as it is to be.</param>
    public sealed record Reconfigure(SaDefinition Definition) : EgressMessage;

    /// <summary>Asks for the SA's figures.</summary>
    /// <param name="ReplyTo">Where they go.</param>
    public sealed record GetStatus(ReplyTo<SaStatus> ReplyTo) : EgressMessage;
}
