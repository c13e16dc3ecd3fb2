using IpTfs.Actors;
using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway;

/// <summary>The root of a gateway's actors: makes ledger, SA supervisor and control, and the readers once the tunnels are installed.</summary>
/// <param name="parts">What the gateway is put together from.</param>
/// <param name="sockets">Its outer sockets.</param>
/// <param name="ledger">Its sequence ledger.</param>
/// <param name="checkpoints">Its anti-replay checkpoints.</param>
/// <param name="threads">Its dispatchers.</param>
internal sealed class GatewayActor(
    GatewayParts parts, OuterSocketSet sockets, SequenceLedger ledger, ReplayCheckpoints checkpoints, GatewayThreads threads) : Actor<GatewayMessage>
{
    private readonly SaDirectory _directory = new();
    private ActorRef<ControlMessage> _control = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var ledgerRef = Context.ActorOf(Props<LedgerMessage>.Create(() => new LedgerActor(ledger, checkpoints)).WithDispatcher(threads.Ledger), "ledger");
        var environment = new SaEnvironment
        {
            Device = parts.Device,
            PayloadPool = new PacketBatchPool(GatewayTuning.PayloadBatchOctets, GatewayTuning.PayloadBatchSlots, GatewayTuning.PayloadBatches),
            FragmentPool = new PacketBatchPool(GatewayTuning.FragmentBatchOctets, 1, GatewayTuning.FragmentBatches),
            Ledger = ledgerRef,
            TransformFactory = parts.TransformFactory,
        };
        var supervisor = Context.ActorOf(
            Props<SaSupervisorMessage>.Create(() => new SaSupervisor(environment, threads.Sa)).WithSupervisor(SaSupervisor.Strategy), "sa");
        var log = parts.Logs.CreateLogger("IpTfs.Gateway");
        _control = Context.ActorOf(Props<ControlMessage>.Create(() => new ControlActor(_directory, sockets, supervisor, ledgerRef, log)), "control");
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
        var receivePool = new PacketBatchPool(GatewayTuning.ReceiveBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.ReceiveBatches);
        var splitPool = new PacketBatchPool(GatewayTuning.SplitBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.SplitBatches);
        var readers = new List<ActorRef<ReaderMessage>>();
        foreach (var socket in sockets.All)
        {
            var props = Props<ReaderMessage>.Create(() => new OuterReader(socket, threads.OuterParker, _directory, receivePool, splitPool, _control));
            readers.Add(Context.ActorOf(props.WithDispatcher(threads.Outer), $"reader-outer-{readers.Count}"));
        }

        foreach (var queue in parts.Device.Queues)
        {
            var props = Props<ReaderMessage>.Create(() => new InnerReader(queue, threads.InnerParker, _directory, receivePool, splitPool));
            readers.Add(Context.ActorOf(props.WithDispatcher(threads.Inner), $"reader-inner-{readers.Count - sockets.All.Count}"));
        }

        return readers;
    }
}
