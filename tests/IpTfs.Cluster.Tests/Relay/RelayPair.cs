using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>The sender of node A to node B, and B's receiver.</summary>
internal sealed class RelayPair : IDisposable
{
    public RelayPair(int poolOctets = 2 * 65_536, int poolSlots = 128, int poolLimit = 64)
    {
        Pool = new PacketBatchPool(poolOctets, poolSlots, poolLimit);
        Sender = new RelaySender(Key, Packets.A.End, Packets.B.End, Numbers, Pool);
        Receiver = new RelayReceiver(Key, Pool);
        Receiver.SetPeers(Packets.B.End, [Packets.A]);
    }

    public ClusterKey Key { get; } = KnownKey.Create();

    public RelayNumbers Numbers { get; } = new();

    public PacketBatchPool Pool { get; }

    public RelaySender Sender { get; }

    public RelayReceiver Receiver { get; }

    /// <summary>What A sends for these packets.</summary>
    public List<byte[]> Seal(PacketBatch packets)
    {
        Sender.Handle(packets, MonotonicTime.Zero);
        return [.. TakeAll(Sender.TryTake).SelectMany(batch => batch.Packets)];
    }

    public List<byte[]> Seal(params byte[][] packets) => Seal(Packets.Batch(packets));

    /// <summary>What B gets out of these datagrams, and how it counts them.</summary>
    public (List<byte[]> Packets, RelayCounters Counted) Open(params byte[][] datagrams) => Open(Packets.Batch(datagrams));

    public (List<byte[]> Packets, RelayCounters Counted) Open(PacketBatch datagrams)
    {
        Receiver.Handle(datagrams, MonotonicTime.Zero);
        return ([.. TakeAll(Receiver.TryTake).SelectMany(batch => batch.Packets)], Receiver.TakeCounters());
    }

    /// <summary>All slots and packets that there are to take; their batches are returned.</summary>
    public static List<(List<PacketSlot> Slots, List<byte[]> Packets)> TakeAll(Take take)
    {
        var all = new List<(List<PacketSlot>, List<byte[]>)>();
        while (take(out var batch))
        {
            Assert.NotEqual(0, batch!.Count);
            all.Add(([.. batch.Slots], Packets.Of(batch)));
            batch.Return();
        }

        return all;
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
        Key.Dispose();
        Assert.Equal(0, Pool.Outstanding);
    }

    public delegate bool Take(out PacketBatch? batch);
}
