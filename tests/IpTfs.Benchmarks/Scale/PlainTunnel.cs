using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;

namespace IpTfs.Benchmarks.Scale;

/// <summary>The pipelines of one tunnel without actors around them, put together as the actors do.</summary>
internal static class PlainTunnel
{
    /// <summary>What sends.</summary>
    public static IngressPipeline Ingress(SaDefinition definition, IOuterSocket socket, IInnerDevice device, PacketBatchPool pool)
    {
        var now = MonotonicClock.Now;
        var sealer = new EspSealer(
            definition.Outbound.Spi, definition.Outbound.CreateTransform(definition.Esn, definition.CryptoProvider), definition.Esn, definition.Lifetime, now);
        var path = new PathMtu(sealer.Overhead, definition.OuterPacketSize, isV6: false, udp: true);
        var settings = definition.Ingress with { PayloadOctets = path.PayloadOctets, OuterHeaderOctets = definition.OuterHeaderOctets };
        var sa = new OutboundSa(settings, sealer, pool);
        // As many numbers as a run can use: the ledger is the actors' affair.
        sa.HandleSequenceRange(new SequenceRange(1, 1UL << 31));
        return new IngressPipeline(sa, path, definition, definition.Remote, socket, device);
    }

    /// <summary>What receives.</summary>
    public static EgressPipeline Egress(SaDefinition definition, ReplayCheckpoint checkpoint, IInnerDevice device, PacketBatchPool pool)
    {
        var opener = new EspOpener(
            definition.Inbound.Spi, definition.Inbound.CreateTransform(definition.Esn, definition.CryptoProvider), definition.Esn, definition.ReplayWindow,
            definition.Lifetime, MonotonicClock.Now);
        return new EgressPipeline(new InboundSa(definition.Egress, opener, pool), definition, definition.Remote, checkpoint, device);
    }
}
