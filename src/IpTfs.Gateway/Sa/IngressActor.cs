using Akka.Actor;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
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
public sealed class IngressActor(OutboundSaState sa) : SaActor<OutboundSaState, IngressPipeline>(sa)
{
    private bool _awaitsNumbers;
    private bool _knowsNumbers;
    private string? _refusal;

    // The new definition, used once the packets that wait for their first sequence numbers have been sent.
    private SaDefinition? _deferred;

    // The range that the ledger granted before the pipeline was made; starts as the empty range of a sealer without numbers.
    private SequenceRange _granted = new(1, 1);

    private ulong RemainingSequences => Pipeline?.Sa.RemainingSequences ?? _granted.Count;

    private ulong NextSequence => Pipeline?.Sa.NextSequence ?? _granted.First;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_deferred is { } definition) Sa.Replace(definition);
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        CloseIfFencePassed(now);
        while (batch.TryTake(out var item))
        {
            var inner = PacketDelivery.BatchOf(item);
            if (!Sa.IsOpen) Sa.History.Count(Sa.ClosedFor, inner.PacketCount);
            else if (State == SaState.Running) EnsurePipeline().Handle(inner, now);
            else Sa.History.Count(Sa.Stopped, inner.PacketCount);
            inner.Return();
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
            case IngressMessage.SequenceGranted granted:
                _awaitsNumbers = false;
                if (!Sa.IsOpen) break;
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
                Sa.Peer = moved.Peer;
                Pipeline?.HandlePeerMoved(moved.Peer);
                break;
            case IngressMessage.PathMtuReported report:
                if (Sa.IsOpen && (report.Sequence is not { } sequence || WasSentLately(sequence))) EnsurePipeline().HandlePathMtu(report.Mtu, now);
                break;
            case IngressMessage.Reconfigure reconfigure when _awaitsNumbers && Pipeline is not null && RemainingSequences == 0:
                _deferred?.Outbound.Dispose();
                _deferred = reconfigure.Definition;
                break;
            case IngressMessage.Reconfigure reconfigure:
                HandleReconfigure(reconfigure.Definition, now);
                break;
            case IngressMessage.Drain:
                Pipeline?.Flush(now);
                if (State == SaState.Running) State = SaState.Draining;
                Sender.Tell(Akka.Done.Instance);
                break;
            case IngressMessage.HandOver:
                HandOver(now);
                break;
            case IngressMessage.GetStatus:
                Sender.Tell(new SaStatus(Snapshot(), Sa.Peer));
                break;
            case IngressMessage.GetSummary summary:
                summary.Collector.SetOutbound(summary.Index, Summary(), Sa.Peer);
                break;
        }

        AfterTurn(now);
    }

    /// <inheritdoc/>
    protected override void Begin(MonotonicTime now)
    {
        // At a constant rate packets leave even when there is nothing to pack.
        if (Definition.Ingress.Mode == SendMode.ConstantRate) EnsurePipeline();
        RequestNumbers(now);
    }

    /// <inheritdoc/>
    protected override void Record(IngressPipeline pipeline) => Sa.History.Add(SaFigures.Of(pipeline), SaFigures.DropsOf(pipeline));

    /// <inheritdoc/>
    protected override IngressPipeline Continue(IngressPipeline previous) => Sa.CreatePipeline(previous.Sa.Detach());

    // The unused numbers are given up.
    /// <inheritdoc/>
    protected override void OnClosing() => _granted = new SequenceRange(NextSequence, NextSequence);

    /// <inheritdoc/>
    protected override void OnExpired() => Expire("a hard lifetime was reached");

    /// <inheritdoc/>
    protected override void AfterTurn(MonotonicTime now)
    {
        if (_refusal is not null && RemainingSequences == 0 && State == SaState.Running) Expire(_refusal);
        if (!_awaitsNumbers && State == SaState.Running && Sa.Demand.IsLow(RemainingSequences)) RequestNumbers(now);
        base.AfterTurn(now);
    }

    private IngressPipeline EnsurePipeline()
    {
        if (Pipeline is not null) return Pipeline;
        Pipeline = Sa.CreatePipeline(Sa.CreateSealer(Lifetime));
        if (_granted.Count > 0) Pipeline.Sa.HandleSequenceRange(_granted);
        return Pipeline;
    }

    private void HandleGranted(SequenceRange range, MonotonicTime now)
    {
        if (Pipeline is null && _granted.Count == 0)
        {
            _granted = range;
            return;
        }

        var pipeline = EnsurePipeline();
        pipeline.Sa.HandleSequenceRange(range);
        pipeline.HandleTimeout(now);
    }

    private void HandleReconfigure(SaDefinition definition, MonotonicTime now)
    {
        Pipeline?.Flush(now);
        Reconfigure(definition);
        if (Definition.Ingress.Mode == SendMode.ConstantRate && Sa.IsOpen) EnsurePipeline();
    }

    private void ReconfigureDeferred(MonotonicTime now)
    {
        if (_deferred is not { } definition) return;
        _deferred = null;
        HandleReconfigure(definition, now);
    }

    private void HandOver(MonotonicTime now)
    {
        FlushAndClose(now);
        // An incarnation without numbers does not know those of an earlier incarnation, and after its fence this node may not state positions of the SA.
        ulong? next = _knowsNumbers && Sa.ClosedFor != Sa.NotOwner ? NextSequence : null;
        Sender.Tell(new HandoffPosition(Definition.Name, next, null));
    }

    private void RequestNumbers(MonotonicTime now)
    {
        if (Pipeline is { Sa.IsExhausted: true }) return;
        _awaitsNumbers = true;
        var last = Definition.Esn ? ulong.MaxValue - 1 : uint.MaxValue;
        Sa.Environment.Ledger.Tell(new LedgerMessage.Reserve(new SequenceRequest(Sa.Fingerprint, Sa.Demand.Next(now), last), Self));
    }

    private void Expire(string fault)
    {
        State = SaState.Expired;
        Sa.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Definition.Outbound.Spi, fault));
    }

    // ICMP is not authenticated. A report must quote one of the last packets. A report that quotes too little to tell has at least matched the socket's addresses and
    // ports, and can do no more harm than packets of the minimum size (RFC 4301 §8.2.1).
    private bool WasSentLately(uint sequence)
    {
        const uint lately = 1 << 20;
        var age = unchecked((uint)NextSequence - sequence);
        return age is > 0 and <= lately;
    }

    private SaSummary Summary()
    {
        var drops = SaFigures.DropsOf(Pipeline);
        var counted = Pipeline is null ? default : Pipeline.Counters;
        return new SaSummary(
            Definition.Outbound.Spi, State, Definition.Outbound.Suite.Keyword, NextSequence - 1,
            Sa.History.Total(SaMetric.TxPackets, counted.TxPackets), Sa.History.Total(SaMetric.TxOctets, counted.TxOctets), drops.Sum() + Sa.History.Drops.Sum());
    }

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(Pipeline);
        drops.Add(Sa.History.Drops);
        return new SaSnapshot(
            Definition.Outbound.Spi, State, Definition.Outbound.Suite.Keyword, NextSequence - 1,
            Sa.History.Total(SaFigures.Of(Pipeline)), SaFigures.Named(drops, DropDirection.Tx),
            Pipeline is null ? SaFigures.Gauges(Sa.PathWith(Definition.Overhead), _granted.Count) : SaFigures.Gauges(Pipeline));
    }
}
