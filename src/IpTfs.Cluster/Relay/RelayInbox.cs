using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The receiving side of a relay, shared by the reader and the <see cref="RelaySet"/>. It outlives the reader, which may fail and be restarted: replay windows
/// must not start again. Thread-safe: a lock that nearly always only the reader takes, a few times a batch.
/// </summary>
/// <param name="receiver">The receiver. Owned.</param>
/// <param name="statistics">Where packets are counted.</param>
internal sealed class RelayInbox(RelayReceiver receiver, RelayStatistics statistics) : IDisposable
{
    private readonly Lock _gate = new();

    /// <summary>Accepts packets from these nodes only, from now on.</summary>
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

    /// <summary>Adds the reader's own counters.</summary>
    public void Count(in RelayCounters counted) => statistics.Add(counted);

    /// <summary>Clears the keys: all later datagrams are from an unknown sender.</summary>
    public void Dispose()
    {
        lock (_gate) receiver.Dispose();
    }
}
