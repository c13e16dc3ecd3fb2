using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Sa;

/// <summary>What the SA supervisor is told.</summary>
public abstract record SaSupervisorMessage
{
    private SaSupervisorMessage()
    {
    }

    /// <summary>Start pairs.</summary>
    /// <param name="Pairs">The pairs, each with the socket that its packets leave by.</param>
    /// <param name="Control">Is told <see cref="ControlMessage.Started"/>, and later whatever the SAs have to report.</param>
    /// <param name="Quiet">The one pair, when it was quiet until its first packet.</param>
    public sealed record Start(IReadOnlyList<(PreparedSa Pair, IOuterSocket Socket)> Pairs, IActorRef Control, QuietPair? Quiet = null) : SaSupervisorMessage;

    /// <summary>Stop pairs.</summary>
    /// <param name="Pairs">The actors.</param>
    public sealed record Stop(IReadOnlyList<SaPair> Pairs) : SaSupervisorMessage;
}
