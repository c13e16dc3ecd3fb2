using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>Hosts the sending SA of a tunnel: takes batches of inner packets, keeps one timer, and gets sequence numbers from the ledger.</summary>
/// <remarks>An incarnation that ends leaves its unused sequence numbers unused: the next incarnation gets its own.</remarks>
public sealed class IngressActor(OutboundSaState sa) : DatapathActor
{
    private Lifetime _lifetime = null!;
    private IngressPipeline? _pipeline;
    private SaState _state = SaState.Running;
    private bool _awaitsNumbers;
    private bool _knowsNumbers;
    private string? _refusal;
    private long _refusedWhileDraining;

    // The new definition, used once the packets that wait for their first sequence numbers have been sent.
    private SaDefinition? _deferred;

    // The range that the ledger granted before the pipeline was made; starts as the empty range of a sealer without numbers.
    private SequenceRange _granted = new(1, 1);

    private SaDefinition Definition => sa.Definition;

    // Most SAs of a concentrator are quiet for a long time: the pipeline, with sealer and key schedule, is made with the first packet.
    private IngressPipeline Pipeline => _pipeline ??= CreatePipeline();

    private ulong RemainingSequences => _pipeline?.Sa.RemainingSequences ?? _granted.Count;

    private ulong NextSequence => _pipeline?.Sa.NextSequence ?? _granted.First;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var now = new MonotonicTime(NowNanos);
        sa.Validate();
        _lifetime = new Lifetime(Definition.Lifetime, now);
        if (sa.ClosedFor != DropReason.None) _state = SaState.Closed;
        else if (IsOpen(now)) Begin(now);
        ArmDeadline();
    }

    private void Begin(MonotonicTime now)
    {
        // At a constant rate packets leave even when there is nothing to pack.
        if (Definition.Ingress.Mode == SendMode.ConstantRate) _pipeline = CreatePipeline();
        RequestNumbers(now);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        ReplaceDefinition(_deferred);
        if (_pipeline is null) return;
        sa.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
        _pipeline.Dispose();
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        var open = IsOpen(now);
        while (batch.TryTake(out var item))
        {
            var inner = PacketDelivery.BatchOf(item);
            if (!open) sa.History.Count(sa.ClosedFor, inner.PacketCount);
            else if (_state is SaState.Running) Pipeline.Handle(inner, now);
            else _refusedWhileDraining += inner.Count;
            inner.Return();
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
        var open = IsOpen(now);
        switch (message)
        {
            case IngressMessage.SequenceGranted granted:
                _awaitsNumbers = false;
                if (!open) break;
                _knowsNumbers = true;
                HandleGranted(granted.Range, now);
                ReconfigureDeferred(now);
                break;
            case IngressMessage.SequenceRefused refused:
                // Final: another request would get the same answer.
                _refusal = refused.Fault;
                ReconfigureDeferred(now);
                break;
            case IngressMessage.PeerMoved moved:
                sa.Peer = moved.Peer;
                _pipeline?.HandlePeerMoved(moved.Peer);
                break;
            case IngressMessage.PathMtuReported report:
                if (open && (report.Sequence is not { } sequence || WasSentLately(sequence))) Pipeline.HandlePathMtu(report.Mtu, now);
                break;
            case IngressMessage.Reconfigure reconfigure when _awaitsNumbers && _pipeline is not null && RemainingSequences == 0:
                _deferred?.Outbound.Dispose();
                _deferred = reconfigure.Definition;
                break;
            case IngressMessage.Reconfigure reconfigure:
                Reconfigure(reconfigure.Definition, now);
                break;
            case IngressMessage.Drain:
                _pipeline?.Flush(now);
                if (_state == SaState.Running) _state = SaState.Draining;
                Sender.Tell(Akka.Done.Instance);
                break;
            case IngressMessage.HandOver:
                HandOver(now);
                break;
            case IngressMessage.GetStatus:
                Sender.Tell(new SaStatus(Snapshot(), sa.Peer));
                break;
        }

        AfterPackets(now);
    }

    private IngressPipeline CreatePipeline()
    {
        var pipeline = sa.CreatePipeline(sa.CreateSealer(_lifetime));
        if (_granted.Count > 0) pipeline.Sa.HandleSequenceRange(_granted);
        return pipeline;
    }

    private void HandleGranted(SequenceRange range, MonotonicTime now)
    {
        if (_pipeline is null && _granted.Count == 0)
        {
            _granted = range;
            return;
        }

        Pipeline.Sa.HandleSequenceRange(range);
        Pipeline.HandleTimeout(now);
    }

    // The sealer stays, with its keys and numbers; queue and packer are replaced after the queued packets were sent.
    private void Reconfigure(SaDefinition definition, MonotonicTime now)
    {
        _pipeline?.Flush(now);
        if (_pipeline is not null) sa.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
        ReplaceDefinition(definition);
        if (_pipeline is null) sa.Validate();
        else _pipeline = sa.CreatePipeline(_pipeline.Sa.Detach());
        if (Definition.Ingress.Mode == SendMode.ConstantRate && sa.ClosedFor == DropReason.None) _pipeline ??= CreatePipeline();
    }

    private void ReconfigureDeferred(MonotonicTime now)
    {
        if (_deferred is not { } definition) return;
        _deferred = null;
        Reconfigure(definition, now);
    }

    // A restart uses the new definition: the old copy of the keys is not needed any more.
    private void ReplaceDefinition(SaDefinition? definition)
    {
        if (definition is null) return;
        Definition.Outbound.Dispose();
        sa.Definition = definition;
    }

    // False once the fence has passed, even if the fence moves on later: another node may have begun to send meanwhile.
    private bool IsOpen(MonotonicTime now)
    {
        if (sa.ClosedFor != DropReason.None) return false;
        if (!sa.Term.HasEnded(now)) return true;
        Close(DropReason.TxNotOwner);
        sa.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Definition.Outbound.Spi, OwnershipFence.Passed));
        return false;
    }

    private void HandOver(MonotonicTime now)
    {
        if (sa.ClosedFor == DropReason.None)
        {
            _pipeline?.Flush(now);
            Close(DropReason.TxSaStopped);
        }

        // An incarnation without numbers does not know those of an earlier incarnation, and after its fence this node may not state positions of the SA.
        ulong? next = _knowsNumbers && sa.ClosedFor != DropReason.TxNotOwner ? NextSequence : null;
        Sender.Tell(new HandoffPosition(Definition.Name, next, null));
    }

    // The keys are cleared with the pipeline, and its unused numbers are given up.
    private void Close(DropReason reason)
    {
        sa.ClosedFor = reason;
        _state = SaState.Closed;
        _granted = new SequenceRange(NextSequence, NextSequence);
        if (_pipeline is null) return;
        _pipeline.Abandon(reason);
        sa.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
        _pipeline.Dispose();
        _pipeline = null;
    }

    private void AfterPackets(MonotonicTime now)
    {
        if (_refusal is not null && RemainingSequences == 0 && _state == SaState.Running) Expire(_refusal);
        if (!_awaitsNumbers && _state == SaState.Running && sa.Demand.IsLow(RemainingSequences)) RequestNumbers(now);
        if (_lifetime.TryTakeSoftExpiry())
            sa.Control.Tell(new ControlMessage.LifetimeReached(Definition.Name, Definition.Outbound.Spi, _lifetime.IsExpired));
        if (_lifetime.IsExpired && _state == SaState.Running) Expire("a hard lifetime was reached");
        ArmDeadline();
    }

    private void RequestNumbers(MonotonicTime now)
    {
        if (_pipeline is { Sa.IsExhausted: true }) return;
        _awaitsNumbers = true;
        var last = Definition.Esn ? ulong.MaxValue - 1 : uint.MaxValue;
        sa.Environment.Ledger.Tell(new LedgerMessage.Reserve(new SequenceRequest(sa.Fingerprint, sa.Demand.Next(now), last), Self));
    }

    private void Expire(string fault)
    {
        _state = SaState.Expired;
        sa.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Definition.Outbound.Spi, fault));
    }

    // ICMP is not authenticated. A report must quote one of the last packets. A report that quotes too little to tell has at least matched the socket's addresses and
    // ports, and can do no more harm than packets of the minimum size (RFC 4301 §8.2.1).
    private bool WasSentLately(uint sequence)
    {
        const uint lately = 1 << 20;
        var age = unchecked((uint)NextSequence - sequence);
        return age is > 0 and <= lately;
    }

    private void ArmDeadline() => Arm((_pipeline?.NextDeadline ?? _lifetime.NextDeadline).Nanos);

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(_pipeline);
        drops.Add(sa.History.Drops);
        drops.Count(DropReason.TxSaStopped, _refusedWhileDraining);
        return new SaSnapshot(
            Definition.Outbound.Spi, _state, Definition.Outbound.Suite.Keyword, NextSequence - 1,
            sa.History.Total(SaFigures.Of(_pipeline)), SaFigures.Named(drops, DropDirection.Tx),
            _pipeline is null ? SaFigures.Gauges(sa.PathWith(Definition.Overhead), _granted.Count) : SaFigures.Gauges(_pipeline));
    }
}
