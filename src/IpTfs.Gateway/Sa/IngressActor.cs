using IpTfs.Actors;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>Hosts the sending SA of a tunnel: takes batches of inner packets, keeps one timer, and gets sequence numbers from the ledger.</summary>
/// <remarks>A life that ends, by a fault or on purpose, leaves its unused sequence numbers unused: the next one starts with numbers of its own.</remarks>
public sealed class IngressActor(OutboundTemplate template) : DataActor<IngressMessage, PacketBatch>
{
    private IngressPipeline _pipeline = null!;
    private SaState _state = SaState.Running;
    private bool _awaitsNumbers;
    private long _refusedWhileDraining;

    private SaDefinition Definition => template.Definition;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var now = new MonotonicTime(Context.NowNanos);
        _pipeline = CreatePipeline(CreateSealer(now));
        RequestNumbers(now);
        Arm();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_pipeline is null) return;
        template.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
        _pipeline.Dispose();
    }

    /// <inheritdoc/>
    protected override void ReceiveData(ReadOnlySpan<PacketBatch> batch)
    {
        var now = new MonotonicTime(Context.NowNanos);
        foreach (var inner in batch)
        {
            if (_state is SaState.Running) _pipeline.Handle(inner, now);
            else _refusedWhileDraining += inner.Count;
            inner.Return();
            Handled++;
        }

        AfterPackets(now);
    }

    /// <inheritdoc/>
    protected override void OnDropped(PacketBatch item) => item.Return();

    /// <inheritdoc/>
    protected override void ReceiveDeadline(long nowNanos)
    {
        var now = new MonotonicTime(nowNanos);
        _pipeline.HandleTimeout(now);
        AfterPackets(now);
    }

    /// <inheritdoc/>
    protected override void Receive(IngressMessage message)
    {
        var now = new MonotonicTime(Context.NowNanos);
        switch (message)
        {
            case IngressMessage.SequenceGranted granted:
                _awaitsNumbers = false;
                _pipeline.Sa.HandleSequenceRange(granted.Range);
                _pipeline.HandleTimeout(now);
                break;
            case IngressMessage.SequenceRefused refused:
                _awaitsNumbers = false;
                if (_pipeline.Sa.RemainingSequences == 0) Expire(refused.Fault);
                break;
            case IngressMessage.PeerMoved moved:
                template.Peer = moved.Peer;
                _pipeline.HandlePeerMoved(moved.Peer);
                break;
            case IngressMessage.PathMtuReported report:
                if (report.Sequence is not { } sequence || WasSentLately(sequence)) _pipeline.HandlePathMtu(report.Mtu, now);
                break;
            case IngressMessage.Reconfigure reconfigure:
                Reconfigure(reconfigure.Definition, now);
                break;
            case IngressMessage.Drain drain:
                _pipeline.Flush(now);
                if (_state == SaState.Running) _state = SaState.Draining;
                drain.Done.Tell(Definition.Name);
                break;
            case IngressMessage.GetStatus get:
                get.ReplyTo.Tell(new SaStatus(Snapshot(), _pipeline.Peer));
                break;
        }

        AfterPackets(now);
    }

    private EspSealer CreateSealer(MonotonicTime now) =>
        new(Definition.Outbound.Spi, template.Environment.TransformFactory(Definition.Outbound, Definition.Esn, Definition.CryptoProvider), Definition.Esn, Definition.Lifetime, now);

    private IngressPipeline CreatePipeline(EspSealer sealer)
    {
        var pathMtu = new PathMtu(sealer.Overhead, Definition.OuterPacketSize, Definition.Remote.Address.IsV6, Definition.Encapsulation == IO.OuterEncapsulation.Udp);
        var settings = Definition.Ingress with { PayloadOctets = pathMtu.PayloadOctets, OuterHeaderOctets = Definition.OuterHeaderOctets };
        var sa = new OutboundSa(settings, sealer, template.Environment.PayloadPool);
        return new IngressPipeline(sa, pathMtu, Definition, template.Peer, template.Socket, template.Environment.Device);
    }

    // The sealer, with its keys and numbers, goes on; queue and packing are made anew, after what is queued was sent.
    private void Reconfigure(SaDefinition definition, MonotonicTime now)
    {
        _pipeline.Flush(now);
        template.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
        // A later life is made from the new definition: nobody needs the old copy of the keys.
        Definition.Outbound.Dispose();
        template.Definition = definition;
        _pipeline = CreatePipeline(_pipeline.Sa.Detach());
    }

    private void AfterPackets(MonotonicTime now)
    {
        if (!_awaitsNumbers && _state == SaState.Running && template.Demand.IsLow(_pipeline.Sa.RemainingSequences)) RequestNumbers(now);
        if (_pipeline.Sa.Lifetime.TryTakeSoftExpiry())
            template.Control.Tell(new ControlMessage.LifetimeReached(Definition.Name, Definition.Outbound.Spi, _pipeline.Sa.Lifetime.IsExpired));
        if (_pipeline.Sa.Lifetime.IsExpired && _state == SaState.Running) Expire("a hard lifetime was reached");
        Arm();
    }

    private void RequestNumbers(MonotonicTime now)
    {
        if (_pipeline.Sa.IsExhausted) return;
        _awaitsNumbers = true;
        var last = Definition.Esn ? ulong.MaxValue - 1 : uint.MaxValue;
        template.Environment.Ledger.Tell(new LedgerMessage.Reserve(new SequenceRequest(template.Fingerprint, template.Demand.Next(now), last), Context.Self));
    }

    private void Expire(string fault)
    {
        _state = SaState.Expired;
        template.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Definition.Outbound.Spi, fault));
    }

    // ICMP is not authenticated. A report that quotes a packet must quote one of the last; one that quotes too little has at least matched the socket's
    // addresses and ports, and can do no more harm than packets of the least size (RFC 4301 §8.2.1).
    private bool WasSentLately(uint sequence)
    {
        const uint lately = 1 << 20;
        var age = unchecked((uint)_pipeline.Sa.NextSequence - sequence);
        return age is > 0 and <= lately;
    }

    private void Arm() => Context.Timers.Arm(_pipeline.NextDeadline.Nanos);

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(_pipeline);
        drops.Add(template.History.Drops);
        drops.Count(DropReason.TxSaStopped, _refusedWhileDraining);
        return new SaSnapshot(
            Definition.Outbound.Spi, _state, Definition.Outbound.Suite.Keyword, _pipeline.Sa.NextSequence - 1,
            template.History.Total(SaFigures.Of(_pipeline)), SaFigures.Named(drops, DropDirection.Tx), SaFigures.Gauges(_pipeline));
    }
}
