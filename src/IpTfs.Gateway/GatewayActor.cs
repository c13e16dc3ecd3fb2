using IpTfs.Actors;
using IpTfs.Actors.Refs;
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
/// <param name="threads">Its dispatchers.</param>
internal sealed class GatewayActor(GatewayParts parts, OuterSocketSet sockets, ISaLedger ledger, SaDirectory directory, GatewayThreads threads) : Actor<GatewayMessage>
{
    private ActorRef<ControlMessage> _control = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var ledgerRef = Context.ActorOf(ledger.CreateActorProps().WithDispatcher(threads.Ledger), "ledger");
        var environment = new SaEnvironment
        {
            Device = parts.Device,
            PayloadPool = new PacketBatchPool(GatewayTuning.PayloadBatchOctets, GatewayTuning.PayloadBatchSlots, GatewayTuning.PayloadBatches),
            FragmentPool = new PacketBatchPool(GatewayTuning.FragmentBatchOctets, 1, GatewayTuning.FragmentBatches),
            Ledger = ledgerRef,
            Fence = parts.Fence,
            TransformFactory = parts.TransformFactory,
        };
        var supervisor = Context.ActorOf(
            Props<SaSupervisorMessage>.Create(() => new SaSupervisor(environment, threads.Sa)).WithSupervisor(SaSupervisor.Strategy), "sa");
        var log = parts.Logs.CreateLogger("IpTfs.Gateway");
        _control = Context.ActorOf(Props<ControlMessage>.Create(() => new ControlActor(directory, sockets, supervisor, ledgerRef, log)), "control");
    }

    /// <inheritdoc/>
    protected override void Receive(GatewayMessage message)
    {
        switch (message)
        {
            case GatewayMessage.GetControl get:
                get.ReplyTo.Tell(_control);
                break;
            case GatewayMessage.StartReaders start:
                start.ReplyTo.Tell(new ReaderList(StartReaders()));
                break;
        }
    }

    private List<ActorRef<ReaderMessage>> StartReaders()
    {
        var innerPool = new PacketBatchPool(GatewayTuning.InnerBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.InnerBatches);
        var outerPool = new PacketBatchPool(GatewayTuning.OuterBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.OuterBatches);
        var splitPool = new PacketBatchPool(GatewayTuning.SplitBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.SplitBatches);
        var inner = new List<ActorRef<ReaderMessage>>();
        foreach (var queue in parts.Device.Queues)
        {
            var thread = threads.Inner[inner.Count % threads.Inner.Count];
            var idle = threads.IdleParkerOf(inner.Count);
            var props = Props<ReaderMessage>.Create(() => new InnerReader(queue, thread.Parker, directory, innerPool, splitPool, idle));
            inner.Add(Context.ActorOf(props.WithDispatcher(thread.OwnOrTellers), $"reader-inner-{inner.Count}"));
        }

        var outer = new List<ActorRef<ReaderMessage>>();
        foreach (var socket in sockets.All)
        {
            var thread = threads.Outer[outer.Count % threads.Outer.Count];
            List<ActorRef<ReaderMessage>> company = [.. inner.Where((_, number) => threads.IdleParkerOf(number) == thread.Parker)];
            var props = Props<ReaderMessage>.Create(() => new OuterReader(socket, thread.Parker, directory, outerPool, splitPool, _control, inner, company));
            outer.Add(Context.ActorOf(props.WithDispatcher(thread.Own), $"reader-outer-{outer.Count}"));
        }

        return [.. outer, .. inner];
    }
}
