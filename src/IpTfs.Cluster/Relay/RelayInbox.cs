using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The receiving side of a relay, between the reader and whoever keeps the table of nodes. It outlives the reader, which may fail and be made anew: anti-replay
/// windows must not begin again. Thread-safe: a lock that nearly always only the reader takes, a few times a batch.
/// </summary>
/// <param name="receiver">Owned.</param>
/// <param name="statistics">Where packets are counted.</param>
internal sealed class RelayInbox(RelayReceiver receiver, RelayStatistics statistics) : IDisposable
{
    private readonly Lock _gate = new();

    /// <summary>Takes packets from these nodes, and from no other, from now on.</summary>
    public void SetPeers(in RelayEnd self, IReadOnlyList<RelayPeer> peers)
    {
        lock (_gate) receiver.SetPeers(self, peers);
    }

    /// <summary>Opens the datagrams of a batch. Borrows it.</summary>
    public void Handle(PacketBatch datagrams, MonotonicTime now)
    {
        lock (_gate)
        {
            receiver.Handle(datagrams, now);
            statistics.Add(receiver.TakeCounters());
        }
    }

    /// <summary>Hands out ESP packets; the caller owns the batch.</summary>
    public bool TryTake([NotNullWhen(true)] out PacketBatch? packets)
    {
        lock (_gate) return receiver.TryTake(out packets);
    }

    /// <summary>Counts what the reader found out.</summary>
    public void Count(in RelayCounters counted) => statistics.Add(counted);

    /// <summary>Clears the keys: whatever comes from now on is from nobody.</summary>
    public void Dispose()
    {
        lock (_gate) receiver.Dispose();
    }
}
