using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Datapath;

/// <summary>Where the peer is follows its packets, before anybody can answer them.</summary>
public sealed class PeerAddressTests : IDisposable
{
    private static readonly Endpoint Moved = new(IpAddress.V4([10, 9, 0, 7]), 1234);

    private readonly List<string> _events = [];
    private readonly PacketBatchPool _packets = new(65_536);
    private readonly PacketBatchPool _fragments = new(66_560, 1, limit: 64);
    private readonly MemoryInnerDevice _device;

    public PeerAddressTests() =>
        _device = new MemoryInnerDevice(new MemoryInnerOptions { OnDelivered = packet => _events.Add($"delivered {TestGateway.ValueOf(packet)}") });

    [Fact]
    public void PacketFromElsewhere_MovesThePeer_BeforeItIsDelivered()
    {
        using var pipeline = Create(follow: true);
        Handle(pipeline, (1, SaRig.Peer), (2, Moved), (3, Moved), (4, SaRig.Peer));
        Assert.Equal(["delivered 1", $"moved {Moved}", "delivered 2", "delivered 3", $"moved {SaRig.Peer}", "delivered 4"], _events);
    }

    [Fact]
    public void LatePacket_MovesNobody()
    {
        using var pipeline = Create(follow: true);
        Handle(pipeline, (1, SaRig.Peer), (3, SaRig.Peer), (2, Moved));
        Assert.Equal(["delivered 1", "delivered 2", "delivered 3"], _events);
        Handle(pipeline, (4, Moved));
        Assert.Equal([$"moved {Moved}", "delivered 4"], _events[3..]);
    }

    [Fact]
    public void PeerThatIsNotFollowed_StaysWhereItIsConfigured()
    {
        using var pipeline = Create(follow: false);
        Handle(pipeline, (1, Moved), (2, Moved));
        Assert.Equal(["delivered 1", "delivered 2"], _events);
    }

    public void Dispose() => _device.Dispose();

    private EgressPipeline Create(bool follow)
    {
        var definition = TestGateway.Tunnel(1, 1, SaRig.Peer, d => d with { FollowPeerAddress = follow });
        var opener = new EspOpener(
            definition.Inbound.Spi, definition.Inbound.CreateTransform(false, "auto"), false, 64, new Lifetime(LifetimeLimits.Unlimited, MonotonicTime.Zero));
        return new EgressPipeline(
            new InboundSa(definition.Egress, opener, _fragments), definition, SaRig.Peer, ReplayCheckpoint.InMemory(0), _device, peer => _events.Add($"moved {peer}"));
    }

    private void Handle(EgressPipeline pipeline, params (ulong Sequence, Endpoint Source)[] packets)
    {
        var batch = _packets.TryRent()!;
        foreach (var (sequence, source) in packets)
        {
            Assert.True(batch.TryAppend(SaRig.FromPeer(sequence, (int)sequence)));
            batch[batch.Count - 1].Source = source;
        }

        pipeline.Handle(batch, MonotonicTime.Zero);
        batch.Return();
    }
}
