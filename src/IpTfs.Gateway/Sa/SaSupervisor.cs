using Akka.Actor;
using IpTfs.Actors.Supervision;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Sa;

/// <summary>The parent of all SA actors. A fault restarts, after a back-off, the SA in which it happened and no other; an SA that fails too often is stopped.</summary>
/// <param name="environment">Services shared by all SAs.</param>
public sealed class SaSupervisor(SaEnvironment environment) : UntypedActor
{
    /// <summary>The id of the dispatcher that SAs run on.</summary>
    public const string Dispatcher = "akka.iptfs.dispatchers.sa";

    /// <summary>The id of the SAs' mailbox.</summary>
    public const string Mailbox = "akka.iptfs.mailboxes.datapath";

    /// <summary>Failures within a minute that lead to a restart; the next failure stops the SA.</summary>
    public const int MaxFailures = 5;

    // An SPI that is installed again while the old actor is still stopping needs another actor name.
    private int _generation;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new BackoffStrategy(MaxFailures, window: TimeSpan.FromMinutes(1), new Backoff(Min: TimeSpan.FromMilliseconds(10), Max: TimeSpan.FromSeconds(5)));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SaSupervisorMessage.Start start:
                start.Control.Tell(new ControlMessage.Started([.. start.Pairs.Select(plan => Start(plan.Pair, plan.Socket, start.Control))], start.Quiet));
                break;
            case SaSupervisorMessage.Stop stop:
                foreach (var pair in stop.Pairs)
                {
                    Context.Stop(pair.Ingress);
                    Context.Stop(pair.Egress);
                }

                break;
        }
    }

    private SaPair Start(PreparedSa prepared, IOuterSocket socket, IActorRef control)
    {
        var definition = prepared.Definition;
        var outbound = new OutboundSaState(definition, socket, environment, control);
        var ingress = Start(() => new IngressActor(outbound), definition.Outbound.Spi, "out");
        var inbound = new InboundSaState(definition, ingress, prepared.Checkpoint!, environment, control);
        return new SaPair(definition.Name, ingress, Start(() => new EgressActor(inbound), definition.Inbound.Spi, "in"));
    }

    private IActorRef Start<TActor>(Func<TActor> create, uint spi, string direction)
        where TActor : ActorBase =>
        Context.ActorOf(Props.CreateBy(new SaProducer<TActor>(create)).WithDispatcher(Dispatcher).WithMailbox(Mailbox), NameOf(spi, direction));

    private string NameOf(uint spi, string direction)
    {
        var name = $"{spi:x8}-{direction}";
        return Context.Child(name).IsNobody() ? name : $"{name}.{++_generation}";
    }
}
