using Akka.Actor;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>Hosts the receiving SA of a tunnel: takes batches of outer packets and keeps one timer.</summary>
/// <remarks>Each incarnation starts above the highest sequence number that any earlier incarnation accepted.</remarks>
public sealed class EgressActor(InboundSaState sa) : SaActor<InboundSaState, EgressPipeline>(sa)
{
    private Endpoint _reportedPeer = sa.Peer;

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        CloseIfFencePassed(now);
        if (Sa.IsOpen) Pipeline ??= Sa.CreatePipeline(Sa.CreateOpener(Lifetime));
        while (batch.TryTake(out var item))
        {
            var outer = PacketDelivery.BatchOf(item);
            if (Pipeline is not null) Pipeline.Handle(outer, now);
            else if (Sa.Successor is { } successor && successor.TryTell(outer)) continue;
            else Sa.History.Count(Sa.ClosedFor, outer.PacketCount);
            outer.Return();
        }

        AfterTurn(now);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        var now = new MonotonicTime(NowNanos);
        CloseIfFencePassed(now);
        switch (message)
        {
            case EgressMessage.CeilingRaised:
                Pipeline?.HandleCeilingRaised(now);
                break;
            case EgressMessage.LowerCeiling lower:
                LowerCeiling(lower);
                break;
            case EgressMessage.Reconfigure reconfigure:
                // The packets that wait for an earlier one are lost: the reorder window and the reassembler are replaced.
                Pipeline?.Abandon(Sa.Stopped);
                Reconfigure(reconfigure.Definition);
                break;
            case EgressMessage.HandOver handOver:
                HandOver(handOver, now);
                break;
            case EgressMessage.GetStatus:
                Sender.Tell(new SaStatus(Snapshot(), Sa.Peer));
                break;
            case EgressMessage.GetSummary summary:
                summary.Collector.SetInbound(summary.Index, Summary(), Sa.Peer);
                break;
        }

        AfterTurn(now);
    }

    /// <inheritdoc/>
    protected override void Record(EgressPipeline pipeline) => Sa.History.Add(SaFigures.Of(pipeline), SaFigures.DropsOf(pipeline));

    /// <inheritdoc/>
    protected override EgressPipeline Continue(EgressPipeline previous) => Sa.CreatePipeline(previous.Sa.Detach());

    /// <inheritdoc/>
    protected override void AfterTurn(MonotonicTime now)
    {
        if (Pipeline is not null && Pipeline.TryTakeCeilingDemand(now, out var wanted))
            Sa.Environment.Ledger.Tell(new LedgerMessage.RaiseCeiling(Sa.Fingerprint, wanted, Self));
        if (Sa.Peer != _reportedPeer)
        {
            _reportedPeer = Sa.Peer;
            Sa.Control.Tell(new ControlMessage.PeerMoved(Definition.Name, _reportedPeer));
        }

        base.AfterTurn(now);
    }

    // In the actor that accepts packets, so that none is accepted between reading the highest number and lowering the ceiling.
    private void LowerCeiling(EgressMessage.LowerCeiling lower)
    {
        var settled = Math.Max(lower.Highest, Sa.Checkpoint.Current);
        if (settled >= Sa.Checkpoint.Ceiling) return;
        Sa.Checkpoint.Ceiling = settled;
        Sa.Environment.Ledger.Tell(new LedgerMessage.CeilingLowered(Sa.Fingerprint, settled, lower.Round));
    }

    private void HandOver(EgressMessage.HandOver handOver, MonotonicTime now)
    {
        if (Sa.IsOpen)
        {
            FlushAndClose(now);
            Sa.Successor = handOver.Successor;
        }

        // After its fence this node may not state positions of the SA any more.
        ulong? top = Sa.ClosedFor == Sa.NotOwner ? null : Sa.Checkpoint.Current;
        Sender.Tell(new HandoffPosition(Definition.Name, null, top));
    }

    private SaSummary Summary()
    {
        var drops = SaFigures.DropsOf(Pipeline);
        var counted = Pipeline is null ? default : Pipeline.Sa.Counters;
        return new SaSummary(
            Definition.Inbound.Spi, State, Definition.Inbound.Suite.Keyword, Pipeline?.Sa.ReplayTop ?? Sa.Checkpoint.Current,
            Sa.History.Total(SaMetric.RxPackets, counted.RxOuterPackets), Sa.History.Total(SaMetric.RxOctets, counted.RxOuterOctets), drops.Sum() + Sa.History.Drops.Sum());
    }

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(Pipeline);
        drops.Add(Sa.History.Drops);
        return new SaSnapshot(
            Definition.Inbound.Spi, State, Definition.Inbound.Suite.Keyword, Pipeline?.Sa.ReplayTop ?? Sa.Checkpoint.Current,
            Sa.History.Total(SaFigures.Of(Pipeline)), SaFigures.Named(drops, DropDirection.Rx), SaFigures.Gauges(Pipeline));
    }
}
