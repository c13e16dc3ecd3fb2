using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Sa;

/// <summary>The parent of all SA actors: each fault restarts the SA it happened in, after a back-off, and no other; one that keeps failing is stopped.</summary>
/// <param name="environment">What all SAs share.</param>
/// <param name="dispatcher">Where SAs run.</param>
public sealed class SaSupervisor(SaEnvironment environment, Dispatcher dispatcher) : Actor<SaSupervisorMessage>
{
    /// <summary>How SAs are restarted: at once at first, then ever later; five failures in a minute are one too many.</summary>
    public static readonly OneForOneStrategy Strategy = new()
    {
        MaxFailures = 5,
        Window = TimeSpan.FromMinutes(1),
        Backoff = new Backoff { Min = TimeSpan.FromMilliseconds(10), Max = TimeSpan.FromSeconds(5) },
    };

    private static readonly MailboxOptions Mailbox = new() { DataCapacity = 64, DataBatch = 16 };

    // An SPI that is installed again while its predecessor is still stopping needs another name.
    private int _generation;

    /// <inheritdoc/>
    protected override void Receive(SaSupervisorMessage message)
    {
        switch (message)
        {
            case SaSupervisorMessage.Start start:
                start.Control.Tell(new ControlMessage.Started([.. start.Pairs.Select(plan => Start(plan.Pair, plan.Socket, start.Control))]));
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

    private SaPair Start(PreparedSa prepared, IOuterSocket socket, ActorRef<ControlMessage> control)
    {
        var definition = prepared.Definition;
        var outbound = new OutboundTemplate(definition, socket, environment, control);
        var ingress = Context.ActorOf(
            DataProps<IngressMessage, PacketBatch>.Create(() => new IngressActor(outbound)).WithDispatcher(dispatcher).WithMailbox(Mailbox),
            NameOf(definition.Outbound.Spi, "out"));
        var inbound = new InboundTemplate(definition, ingress, prepared.Checkpoint!, environment, control);
        var egress = Context.ActorOf(
            DataProps<EgressMessage, PacketBatch>.Create(() => new EgressActor(inbound)).WithDispatcher(dispatcher).WithMailbox(Mailbox),
            NameOf(definition.Inbound.Spi, "in"));
        return new SaPair(definition.Name, ingress, egress);
    }

    private string NameOf(uint spi, string direction)
    {
        var name = $"{spi:x8}-{direction}";
        return Context.TryGetChild(name, out _) ? $"{name}.{++_generation}" : name;
    }
}
