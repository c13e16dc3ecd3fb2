using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Datapath;

/// <summary>Each inner packet is matched against the selectors of its SA, whatever the packets before it were.</summary>
public sealed class SelectorCheckTests : IDisposable
{
    private readonly List<int> _delivered = [];
    private readonly PacketBatchPool _packets = new(65_536);
    private readonly MemoryInnerDevice _device;
    private readonly EgressPipeline _pipeline;
    private readonly EspSealer _sealer;

    public SelectorCheckTests()
    {
        _device = new MemoryInnerDevice(new MemoryInnerOptions { OnDelivered = packet => _delivered.Add(TestGateway.ValueOf(packet)) });
        var definition = TestGateway.Tunnel(1, 1, SaRig.Peer);
        var inbound = definition.Inbound;
        _sealer = new EspSealer(inbound.Spi, inbound.CreateTransform(false, "auto"), false, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        _sealer.AddRange(new SequenceRange(1, 100));
        var opener = new EspOpener(inbound.Spi, inbound.CreateTransform(false, "auto"), false, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        _pipeline = new EgressPipeline(
            new InboundSa(definition.Egress, opener, new PacketBatchPool(66_560, 1, limit: 64)), definition, SaRig.Peer, ReplayCheckpoint.InMemory(0), _device);
    }

    [Fact]
    public void FirstPacketWithoutAddresses_IsDropped()
    {
        Handle(Packet("0.0.0.0", "0.0.0.0", 1));
        Assert.Empty(_delivered);
        Assert.Equal(1, _pipeline.Drops[DropReason.SelectorMismatch]);
    }

    [Fact]
    public void EachPacket_IsMatchedByItsOwnAddresses()
    {
        Handle(
            Packet("10.1.2.5", "10.1.1.7", 1), Packet("10.1.2.5", "10.1.3.7", 2), Packet("10.1.2.5", "10.1.1.7", 3), Packet("10.1.2.6", "10.1.1.7", 4),
            Packet("10.1.1.7", "10.1.2.5", 5), Packet("0.0.0.0", "0.0.0.0", 6), Packet("10.1.2.6", "10.1.1.7", 7));
        Assert.Equal([1, 3, 4, 7], _delivered);
        Assert.Equal(3, _pipeline.Drops[DropReason.SelectorMismatch]);
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _sealer.Dispose();
        _device.Dispose();
    }

    private void Handle(params byte[][] inners)
    {
        var batch = _packets.TryRent()!;
        foreach (var inner in inners)
        {
            var packet = new byte[_sealer.Overhead.SealedLength(AggfragHeader.BasicLength + inner.Length)];
            inner.CopyTo(packet, _sealer.Overhead.HeaderLength + AggfragHeader.BasicLength);
            Assert.Equal(DropReason.None, _sealer.Seal(packet, AggfragHeader.BasicLength + inner.Length, IpProtocols.Aggfrag, MonotonicTime.Zero, out _));
            Assert.True(batch.TryAppend(packet));
        }

        _pipeline.Handle(batch, MonotonicTime.Zero);
        batch.Return();
    }

    private static byte[] Packet(string source, string destination, int value)
    {
        var packet = TestGateway.Packet(1, 2, value);
        Assert.True(IpAddress.TryParse(source, out var from));
        Assert.True(IpAddress.TryParse(destination, out var to));
        new IPv4Header { Source = from, Destination = to, Protocol = 17 }.Write(packet, packet.Length - IPv4View.MinHeaderLength);
        return packet;
    }
}
