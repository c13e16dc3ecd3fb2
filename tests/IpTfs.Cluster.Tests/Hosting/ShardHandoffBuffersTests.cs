using IpTfs.Actors.TestKit;
using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Tests.Relay;
using IpTfs.Gateway.Routing;

namespace IpTfs.Cluster.Tests.Hosting;

/// <summary>Where the packets of a shard on its way are kept, and to whom they go.</summary>
public sealed class ShardHandoffBuffersTests : IDisposable
{
    private const int Shard = 7;
    private readonly SeededTestKit _kit = new();
    private readonly RelayNode _node;
    private readonly ShardHandoffBuffers _buffers;
    private readonly List<byte[]> _delivered = [];

    public ShardHandoffBuffersTests()
    {
        _node = new RelayNode(_kit, "node-a", 1);
        _buffers = new ShardHandoffBuffers(_node.Relay, () => packets =>
        {
            _delivered.AddRange(Packets.Of(packets));
            packets.Return();
            return 0;
        });
    }

    [Fact]
    public void LeavingShard_WhatIsKeptGoesToTheHeir_AndWhatComesAfterIt()
    {
        var (successor, entry) = Node("node-b");
        var port = _buffers.StartLeaving(Shard);
        byte[][] packets = [Packets.Esp(100, sequence: 1), Packets.Esp(100, sequence: 2)];
        Assert.True(port.TryTell(Packets.Batch(packets[0])));
        _kit.RunUntilIdle();
        successor.ExpectNoData();

        _buffers.SetSuccessor(Shard, entry);
        _buffers.SetSuccessor(Shard, entry);
        _kit.RunUntilIdle();
        Assert.Equal([packets[0]], Packets.Of(PacketDelivery.BatchOf(successor.ExpectData())));
        Assert.True(port.TryTell(Packets.Batch(packets[1])));
        _kit.RunUntilIdle();
        Assert.Equal([packets[1]], Packets.Of(PacketDelivery.BatchOf(successor.ExpectData())));
        successor.ExpectNoData();
    }

    /// <summary>The one that was to have it had gone when the store was asked.</summary>
    [Fact]
    public void ShardThatGoesToAnother_TheRestGoesThere()
    {
        var (wanted, one) = Node("node-b");
        var (chosen, other) = Node("node-c");
        var port = _buffers.StartLeaving(Shard);
        _buffers.SetSuccessor(Shard, one);
        _buffers.SetSuccessor(Shard, other);
        Assert.True(port.TryTell(Packets.Batch(Packets.Esp(100))));
        _kit.RunUntilIdle();
        wanted.ExpectNoData();
        Assert.Equal([Packets.Esp(100)], Packets.Of(PacketDelivery.BatchOf(chosen.ExpectData())));
        Assert.Equal([Shard], _buffers.Leaving);
        _buffers.Forget(Shard);
        Assert.Empty(_buffers.Leaving);
    }

    [Fact]
    public void AwaitedShard_KeepsUntilItHasCome_AndIsPassedThroughAfter()
    {
        _buffers.SetAwaited(Shard, isAwaited: true);
        var entry = _buffers.EntryFor(Shard);
        byte[][] packets = [Packets.Esp(100, sequence: 2), Packets.Esp(100, sequence: 1), Packets.Esp(100, sequence: 3)];
        foreach (var packet in packets[..2]) entry.Tell(Packets.Batch(packet));
        _kit.RunUntilIdle();
        Assert.Empty(_delivered);

        _buffers.IsStarted(Shard);
        entry.Tell(Packets.Batch(packets[2]));
        _kit.RunUntilIdle();
        Assert.Equal([packets[1], packets[0], packets[2]], _delivered);
        Assert.Empty(_buffers.Awaited);
    }

    /// <summary>What was kept for it is not delivered: another node has it, and what the peer says again goes there.</summary>
    [Fact]
    public void ShardThatIsAwaitedNoMore_KeepsNothing_AndMayBeAwaitedAgain()
    {
        _buffers.SetAwaited(Shard, isAwaited: true);
        var first = _buffers.EntryFor(Shard);
        first.Tell(Packets.Batch(Packets.Esp(100, sequence: 1)));
        _kit.RunUntilIdle();
        _buffers.SetAwaited(Shard, isAwaited: false);
        _kit.RunUntilIdle();
        Assert.Empty(_buffers.Awaited);

        _buffers.SetAwaited(Shard, isAwaited: true);
        var (second, version) = (_buffers.EntryFor(Shard), _buffers.Version);
        _buffers.SetAwaited(Shard, isAwaited: true);
        Assert.Equal((true, version), (_buffers.EntryFor(Shard) == second, _buffers.Version));
        second.Tell(Packets.Batch(Packets.Esp(100, sequence: 2)));
        _buffers.IsStarted(Shard);
        _kit.RunUntilIdle();
        Assert.NotSame(first, second);
        Assert.Equal([Packets.Esp(100, sequence: 2)], _delivered);
    }

    public void Dispose()
    {
        _node.Dispose();
        _kit.Dispose();
    }

    private (DataProbe Probe, RelayEntry Entry) Node(string name)
    {
        var probe = _kit.CreateDataProbe(name);
        return (probe, new RelayEntry(name, probe.Ref));
    }
}
