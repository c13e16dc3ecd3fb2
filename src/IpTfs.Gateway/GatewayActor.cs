using Akka.Actor;
using IpTfs.Actors.Supervision;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway;

/// <summary>The root of a gateway's actors: makes ledger, SA supervisor and control, and the readers once the tunnels are installed.</summary>
/// <param name="parts">What the gateway is put together from.</param>
/// <param name="sockets">Its outer sockets.</param>
/// <param name="ledger">Its ledger; its actor runs on a thread of its own.</param>
/// <param name="directory">What its readers look up.</param>
/// <param name="threads">Its reader threads.</param>
internal sealed class GatewayActor(GatewayParts parts, OuterSocketSet sockets, ISaLedger ledger, SaDirectory directory, GatewayThreads threads) : UntypedActor
{
    /// <summary>The name of the SAs' supervisor.</summary>
    public const string Tunnels = "tunnels";

    private IActorRef _control = ActorRefs.Nobody;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new BackoffStrategy(maxFailures: 10, window: TimeSpan.FromMinutes(1), new Backoff(Min: TimeSpan.FromMilliseconds(10), Max: TimeSpan.FromSeconds(10)));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var ledgerRef = Context.ActorOf(ledger.CreateActorProps().WithDispatcher("akka.iptfs.dispatchers.ledger"), "ledger");
        var environment = new SaEnvironment
        {
            Device = parts.Device,
            PayloadPool = new PacketBatchPool(GatewayTuning.PayloadBatchOctets, GatewayTuning.PayloadBatchSlots, GatewayTuning.PayloadBatches),
            FragmentPool = new PacketBatchPool(GatewayTuning.FragmentBatchOctets, 1, GatewayTuning.FragmentBatches),
            Ledger = ledgerRef,
            Fence = parts.Fence,
            TransformFactory = parts.TransformFactory,
        };
        var supervisor = Context.ActorOf(Props.Create(() => new SaSupervisor(environment)), Tunnels);
        var log = parts.Logs.CreateLogger("IpTfs.Gateway");
        _control = Context.ActorOf(Props.Create(() => new ControlActor(directory, sockets, supervisor, ledgerRef, log, parts.StartsAtOnce)), "control");
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GatewayMessage.GetControl:
                Sender.Tell(_control);
                break;
            case GatewayMessage.StartReaders:
                Sender.Tell(new ReaderList(StartReaders()));
                break;
        }
    }

    private List<IActorRef> StartReaders()
    {
        var innerPool = new PacketBatchPool(GatewayTuning.InnerBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.InnerBatches);
        var outerPool = new PacketBatchPool(GatewayTuning.OuterBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.OuterBatches);
        var splitPool = new PacketBatchPool(GatewayTuning.SplitBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.SplitBatches);
        var inner = new List<IActorRef>();
        foreach (var queue in parts.Device.Queues)
        {
            var thread = threads.Inner[inner.Count % threads.Inner.Count];
            var idle = threads.IdleParkerOf(inner.Count);
            var props = Props.Create(() => new InnerReader(queue, thread.Parker, directory, innerPool, splitPool, idle));
            inner.Add(Context.ActorOf(props.WithDispatcher(thread.InlineDispatcher), $"reader-inner-{inner.Count}"));
        }

        var outer = new List<IActorRef>();
        foreach (var socket in sockets.All)
        {
            var thread = threads.Outer[outer.Count % threads.Outer.Count];
            List<IActorRef> loadListeners = [.. inner.Where((_, number) => threads.IdleParkerOf(number) == thread.Parker)];
            var control = _control;
            var props = Props.Create(() => new OuterReader(socket, thread.Parker, directory, outerPool, splitPool, control, inner, loadListeners));
            outer.Add(Context.ActorOf(props.WithDispatcher(thread.OwnDispatcher), $"reader-outer-{outer.Count}"));
        }

        return [.. outer, .. inner];
    }
}
