using IpTfs.Actors;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>Hosts the receiving SA of a tunnel: takes batches of outer packets and keeps one timer.</summary>
/// <remarks>Each life starts above the highest sequence number that any life before it accepted.</remarks>
public sealed class EgressActor(InboundTemplate template) : DataActor<EgressMessage, PacketBatch>
{
    private EgressPipeline _pipeline = null!;
    private SaState _state = SaState.Running;

    private SaDefinition Definition => template.Definition;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var now = new MonotonicTime(Context.NowNanos);
        var transform = template.Environment.TransformFactory(Definition.Inbound, Definition.Esn, Definition.CryptoProvider);
        var opener = new EspOpener(Definition.Inbound.Spi, transform, Definition.Esn, Definition.ReplayWindow, Definition.Lifetime, now);
        opener.StartAt(template.Checkpoint.Current);
        _pipeline = CreatePipeline(opener);
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
        foreach (var outer in batch)
        {
            _pipeline.Handle(outer, now);
            outer.Return();
            Handled++;
        }

        AfterPackets();
    }

    /// <inheritdoc/>
    protected override void OnDropped(PacketBatch item) => item.Return();

    /// <inheritdoc/>
    protected override void ReceiveDeadline(long nowNanos)
    {
        _pipeline.HandleTimeout(new MonotonicTime(nowNanos));
        AfterPackets();
    }

    /// <inheritdoc/>
    protected override void Receive(EgressMessage message)
    {
        switch (message)
        {
            case EgressMessage.Reconfigure reconfigure:
                template.History.Add(SaFigures.Of(_pipeline), SaFigures.DropsOf(_pipeline));
                Definition.Inbound.Dispose();
                template.Definition = reconfigure.Definition;
                _pipeline = CreatePipeline(_pipeline.Sa.Detach());
                break;
            case EgressMessage.GetStatus get:
                get.ReplyTo.Tell(new SaStatus(Snapshot(), _pipeline.Peer));
                break;
        }

        AfterPackets();
    }

    private EgressPipeline CreatePipeline(EspOpener opener)
    {
        // A fresh SA begins with 1; one that goes on begins wherever the peer is.
        var settings = Definition.Egress with { FirstSequence = opener.ReplayTop + 1 };
        return new EgressPipeline(
            new InboundSa(settings, opener, template.Environment.FragmentPool), Definition, template.Peer, template.Checkpoint, template.Environment.Device);
    }

    private void AfterPackets()
    {
        if (_pipeline.Peer != template.Peer)
        {
            template.Peer = _pipeline.Peer;
            template.Ingress.Tell(new IngressMessage.PeerMoved(_pipeline.Peer));
            template.Control.Tell(new ControlMessage.PeerMoved(Definition.Name, _pipeline.Peer));
        }

        var lifetime = _pipeline.Sa.Lifetime;
        if (lifetime.TryTakeSoftExpiry())
            template.Control.Tell(new ControlMessage.LifetimeReached(Definition.Name, Definition.Inbound.Spi, lifetime.IsExpired));
        if (lifetime.IsExpired) _state = SaState.Expired;
        Context.Timers.Arm(_pipeline.NextDeadline.Nanos);
    }

    private SaSnapshot Snapshot()
    {
        var drops = SaFigures.DropsOf(_pipeline);
        drops.Add(template.History.Drops);
        return new SaSnapshot(
            Definition.Inbound.Spi, _state, Definition.Inbound.Suite.Keyword, _pipeline.Sa.ReplayTop,
            template.History.Total(SaFigures.Of(_pipeline)), SaFigures.Named(drops, DropDirection.Rx), SaFigures.Gauges(_pipeline));
    }
}
