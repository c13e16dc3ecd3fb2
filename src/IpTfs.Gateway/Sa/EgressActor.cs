using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>Hosts the receiving SA of a tunnel: takes batches of outer packets and keeps one timer.</summary>
/// <remarks>Each incarnation starts above the highest sequence number that any earlier incarnation accepted.</remarks>
public sealed class EgressActor(InboundSaState sa) : DatapathActor
{
    private Lifetime _lifetime = null!;
    private EgressPipeline? _pipeline;
    private SaState _state = SaState.Running;
    private Endpoint _reportedPeer = sa.Peer;

    private SaDefinition Definition => sa.Definition;

    // Most SAs of a concentrator are quiet for a long time: the pipeline, with opener and key schedule, is made with the first packet.
    private EgressPipeline Pipeline => _pipeline ??= sa.CreatePipeline(sa.CreateOpener(_lifetime));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        sa.Validate();
        if (sa.ClosedFor != DropReason.None) _state = SaState.Closed;
        _lifetime = new Lifetime(Definition.Lifetime, new MonotonicTime(NowNanos));
        ArmDeadline();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_pipeline is null) return;
        Leave(_pipeline);
        _pipeline.Dispose();
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        var pipeline = IsOpen(now) ? Pipeline : null;
        while (batch.TryTake(out var item))
        {
            var outer = PacketDelivery.BatchOf(item);
            if (pipeline is not null) pipeline.Handle(outer, now);
            else if (sa.Successor is { } successor && successor.TryTell(outer)) continue;
            else sa.History.Count(sa.ClosedFor, outer.PacketCount);
            outer.Return();
        }

        AfterPackets(now);
    }

    /// <inheritdoc/>
    protected override void ReceiveDeadline(long nowNanos)
    {
        var now = new MonotonicTime(nowNanos);
        if (!IsOpen(now) || _pipeline is null) _lifetime.HandleTimeout(now);
        else _pipeline.HandleTimeout(now);
        AfterPackets(now);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        var now = new MonotonicTime(NowNanos);
        IsOpen(now);
        switch (message)
        {
            case EgressMessage.CeilingRaised:
                _pipeline?.HandleCeilingRaised(now);
                break;
            case EgressMessage.LowerCeiling lower:
                LowerCeiling(lower);
                break;
            case EgressMessage.Reconfigure reconfigure:
                Reconfigure(reconfigure.Definition);
                break;
            case EgressMessage.HandOver handOver:
                HandOver(handOver);
                break;
            case EgressMessage.GetStatus:
                Sender.Tell(new SaStatus(Snapshot(), sa.Peer));
                break;
        }

        AfterPackets(now);
    }

    // In the actor that accepts packets, so that none is accepted between reading the highest number and lowering the ceiling.
    private void LowerCeiling(EgressMessage.LowerCeiling lower)
    {
        var settled = Math.Max(lower.Highest, sa.Checkpoint.Current);
        if (settled >= sa.Checkpoint.Ceiling) return;
        sa.Checkpoint.Ceiling = settled;
        sa.Environment.Ledger.Tell(new LedgerMessage.CeilingLowered(sa.Fingerprint, settled, lower.Round));
    }

    // The opener stays, with its keys and window; the reorder window and the reassembler are replaced.
    private void Reconfigure(SaDefinition definition)
    {
        if (_pipeline is not null) Leave(_pipeline);
        Definition.Inbound.Dispose();
        sa.Definition = definition;
        if (_pipeline is null) sa.Validate();
        else _pipeline = sa.CreatePipeline(_pipeline.Sa.Detach());
    }

    // False once the fence has passed, even if the fence moves on later: another node may have received the same packets meanwhile.
    private bool IsOpen(MonotonicTime now)
    {
        if (sa.ClosedFor != DropReason.None) return false;
        if (!sa.Term.HasEnded(now)) return true;
        Close(DropReason.RxNotOwner);
        sa.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Definition.Inbound.Spi, OwnershipFence.Passed));
        return false;
    }

    // The keys are cleared with the pipeline. The highest accepted number is in the checkpoint.
    private void Close(DropReason reason)
    {
        sa.ClosedFor = reason;
        _state = SaState.Closed;
        if (_pipeline is null) return;
        Leave(_pipeline, reason);
        _pipeline.Dispose();
        _pipeline = null;
    }

    private void HandOver(EgressMessage.HandOver handOver)
    {
        if (sa.ClosedFor == DropReason.None)
        {
            _pipeline?.Flush();
            Close(DropReason.RxSaStopped);
            sa.Successor = handOver.Successor;
        }

        // After its fence this node may not state positions of the SA any more.
        ulong? top = sa.ClosedFor == DropReason.RxNotOwner ? null : sa.Checkpoint.Current;
        Sender.Tell(new HandoffPosition(Definition.Name, null, top));
    }

    // Waiting packets are lost with a pipeline; its counters continue in the next pipeline.
    private void Leave(EgressPipeline pipeline, DropReason reason = DropReason.RxSaStopped)
    {
        pipeline.Abandon(reason);
        sa.History.Add(SaFigures.Of(pipeline), SaFigures.DropsOf(pipeline));
    }

    private void AfterPackets(MonotonicTime now)
    {
        if (_pipeline is not null && _pipeline.TryTakeCeilingDemand(now, out var wanted))
            sa.Environment.Ledger.Tell(new LedgerMessage.RaiseCeiling(sa.Fingerprint, wanted, Self));
        if (sa.Peer != _reportedPeer)
        {
            _reportedPeer = sa.Peer;
            sa.Control.Tell(new ControlMessage.PeerMoved(Definition.Name, _reportedPeer));
        }

        if (_lifetime.TryTakeSoftExpiry())
            sa.Control.Tell(new ControlMessage.LifetimeReached(Definition.Name, Definition.Inbound.Spi, _lifetime.IsExpired));
        if (_lifetime.IsExpired && _state == SaState.Running) _state = SaState.Expired;
        ArmDeadline();
    }

    private void ArmDeadline() => Arm((_pipeline?.NextDeadline ?? _lifetime.NextDeadline).Nanos);

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(_pipeline);
        drops.Add(sa.History.Drops);
        return new SaSnapshot(
            Definition.Inbound.Spi, _state, Definition.Inbound.Suite.Keyword, _pipeline?.Sa.ReplayTop ?? sa.Checkpoint.Current,
            sa.History.Total(SaFigures.Of(_pipeline)), SaFigures.Named(drops, DropDirection.Rx), SaFigures.Gauges(_pipeline));
    }
}
