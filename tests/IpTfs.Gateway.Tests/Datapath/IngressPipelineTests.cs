using IpTfs.Configuration.Tunnels;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Tests.Datapath;

public sealed class IngressPipelineTests : IDisposable
{
    private static readonly MonotonicTime Now = new(1);
    private readonly FakeOuterSocket _socket = new();
    private readonly MemoryInnerDevice _device = new();
    private readonly PacketBatchPool _pool = new(65_536);
    private IngressPipeline? _pipeline;

    [Fact]
    [Trait("Requirement", "R20")]
    [Trait("Requirement", "R42")]
    public void OuterHeader_ShowsNeitherDscpNorEcnOfTheInnerPacket()
    {
        Send(definition => definition, Marked(0xB9)); // EF, and ECN-capable
        var sent = Assert.Single(_socket.Sent);
        Assert.Equal(0, sent.To.Dscp);
        Assert.Equal(0, sent.Ecn);
        Assert.Equal(64, sent.To.Ttl);
        Assert.Equal(FragmentPolicy.Forbid, sent.To.Fragments);
    }

    [Fact]
    [Trait("Requirement", "R21")]
    public void ConfiguredDscp_IsOnEveryOuterPacket()
    {
        Send(definition => definition with { Outer = new OuterHeaderConfiguration(Dscp: 10) }, Marked(0xB9));
        Assert.Equal(10, Assert.Single(_socket.Sent).To.Dscp);
    }

    [Fact]
    public void CopyDscp_ShowsTheInnerPacketsWhereConfigured()
    {
        Send(definition => definition with { Outer = new OuterHeaderConfiguration(CopyDscp: true) }, Marked(0xB9));
        Assert.Equal(46, Assert.Single(_socket.Sent).To.Dscp);
    }

    [Fact]
    public void SocketThatKnowsASmallerMtu_IsBelievedAtOnce()
    {
        _socket.Mtu = 1300;
        Send(definition => definition, TestGateway.Packet(1, 1, 1, payload: 1372));
        Assert.Empty(_socket.Sent);
        Assert.Equal(1, _pipeline!.Drops[DropReason.SendTooBig]);
        Assert.Equal(1300, _pipeline.OuterPacketSize);
        Handle(TestGateway.Packet(1, 1, 2, payload: 1372));
        Assert.Equal(2, _socket.Sent.Count);
        Assert.All(_socket.Sent, sent => Assert.True(sent.Length + 28 <= 1300));
    }

    [Theory]
    [InlineData(true, 1000)]
    [InlineData(false, 1500)]
    public void RouteWithASmallerMtu_IsFollowedFromTheFirstPacketWhereWanted(bool discovery, int longest)
    {
        _socket.RouteMtu = 1000;
        Create(definition => definition with { UsePathMtuDiscovery = discovery }, numbers: 1000);

        Handle(TestGateway.Packet(1, 1, 1, payload: 3000));

        Assert.InRange(_socket.Sent.Max(sent => sent.Length) + 28, longest - 3, longest);
        Assert.Equal(0, _pipeline!.Drops[DropReason.SendTooBig]);
    }

    [Fact]
    public void RouteWithASmallerMtu_IsFollowedAtAConstantRateBeforeThereIsAnyData()
    {
        _socket.RouteMtu = 1000;
        Create(
            definition => definition with
            {
                UsePathMtuDiscovery = true,
                Ingress = definition.Ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 10_000_000 },
            },
            numbers: 1000);

        for (var step = 0; step < 10; step++) _pipeline!.HandleTimeout(Now.AddNanos(step * 1_000_000L));

        Assert.NotEmpty(_socket.Sent);
        Assert.All(_socket.Sent, sent => Assert.InRange(sent.Length + 28, 997, 1000));
    }

    [Fact]
    public void NumbersNotThereYet_PacketsWaitAndNothingIsLost()
    {
        Create(definition => definition, numbers: 0);
        for (var i = 0; i < 10; i++) Handle(TestGateway.Packet(1, 1, i));
        Assert.Empty(_socket.Sent);
        _pipeline!.Sa.HandleSequenceRange(new SequenceRange(1, 1000));
        _pipeline.HandleTimeout(Now);
        Assert.Equal(10, _pipeline.Sa.IngressCounters.TxInnerPackets);
        Assert.NotEmpty(_socket.Sent);
        Assert.Equal(0, _pipeline.Sa.QueuedOctets);
        Assert.Equal(0, _pool.Outstanding);
    }

    public void Dispose()
    {
        _pipeline?.Dispose();
        _device.Dispose();
        _socket.Dispose();
    }

    private static byte[] Marked(byte trafficClass)
    {
        var packet = TestGateway.Packet(1, 1, 1);
        packet[1] = trafficClass;
        return packet;
    }

    private void Send(Func<SaDefinition, SaDefinition> change, byte[] packet)
    {
        Create(change, numbers: 1000);
        Handle(packet);
    }

    private void Create(Func<SaDefinition, SaDefinition> change, ulong numbers)
    {
        var definition = TestGateway.Tunnel(1, 1, new(Protocol.Wire.IpAddress.V4([10, 9, 0, 2]), 4500), change);
        var sealer = new EspSealer(definition.Outbound.Spi, definition.Outbound.CreateTransform(false, "auto"), false, LifetimeLimits.Unlimited, Now);
        if (numbers > 0) sealer.AddRange(new SequenceRange(1, numbers + 1));
        var mtu = new PathMtu(sealer.Overhead, definition.OuterPacketSize, isV6: false, udp: true);
        var sa = new OutboundSa(definition.Ingress with { PayloadOctets = mtu.PayloadOctets }, sealer, _pool);
        _pipeline = new IngressPipeline(sa, mtu, definition, definition.Remote, _socket, _device);
    }

    private void Handle(byte[] packet)
    {
        var batch = PacketBatch.Unpooled(65_536);
        Assert.True(batch.TryAppend(packet));
        _pipeline!.Handle(batch, Now);
    }
}
