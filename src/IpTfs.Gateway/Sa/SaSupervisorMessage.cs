using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Sa;

/// <summary>The messages of the SA supervisor.</summary>
public abstract record SaSupervisorMessage
{
    private SaSupervisorMessage()
    {
    }

    /// <summary>Start pairs.</summary>
    /// <param name="Pairs">The pairs, each with the socket that its packets leave by.</param>
    /// <param name="Control">Receives <see cref="ControlMessage.Started"/>, and later the reports of the SAs.</param>
    /// <param name="Quiet">The quiet pair, when the pair is started by its first packet.</param>
    public sealed record Start(IReadOnlyList<(PreparedSa Pair, IOuterSocket Socket)> Pairs, IActorRef Control, QuietPair? Quiet = null) : SaSupervisorMessage;

    /// <summary>Stop pairs.</summary>
    /// <param name="Pairs">The actors.</param>
    public sealed record Stop(IReadOnlyList<SaPair> Pairs) : SaSupervisorMessage;
}
