using Akka.Actor;
using IpTfs.Cluster.Relay;
using IpTfs.Gateway.Routing;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Buffers the outer packets of shards that are being handed over, at both nodes: at the next owner until it has started the SAs, and at the old owner until it knows
/// the next owner. Packets that arrive during the hand-over are then late, and not lost.
/// </summary>
/// <remarks>Belongs to the cluster actor. Each packet is in one handoff buffer at a time and leaves it once: no packet is delivered twice.</remarks>
/// <param name="relay">Starts and stops the actors of the buffers.</param>
/// <param name="deliver">Creates the delegate that delivers packets to this node's SAs.</param>
internal sealed class ShardHandoffBuffers(RelaySet relay, Func<RelayDelivery> deliver)
{
    private readonly Dictionary<int, Coming> _coming = [];
    private readonly Dictionary<int, Going> _going = [];

    /// <summary>Increases whenever <see cref="Awaited"/> or one of its entries changes.</summary>
    public long Version { get; private set; }

    /// <summary>The shards that this node is to run and has not yet started.</summary>
    public IEnumerable<int> Awaited => _coming.Where(static pair => !pair.Value.IsStarted).Select(static pair => pair.Key);

    /// <summary>The handoff buffer of an awaited shard.</summary>
    public RelayEntry EntryFor(int shard) => _coming[shard].Entry;

    /// <summary>
    /// Sets whether a shard is awaited; drops the buffer and its packets when it no longer is. Does nothing, and allocates nothing, when nothing changes.
    /// </summary>
    public void SetAwaited(int shard, bool isAwaited)
    {
        var isKept = _coming.TryGetValue(shard, out var buffer) && !buffer.IsStarted;
        if (isKept == isAwaited) return;
        // Also drops the buffer of an earlier start of the shard on this node.
        ForgetComing(shard);
        if (!isAwaited) return;
        _coming.Add(shard, new Coming(Start(), IsStarted: false));
    }

    /// <summary>The SAs of a shard have started: delivers the buffered packets to them.</summary>
    public void IsStarted(int shard)
    {
        if (!_coming.TryGetValue(shard, out var buffer) || buffer.IsStarted) return;
        buffer.Entry.Actor.Tell(new RelayMessage.HandOn(deliver()));
        _coming[shard] = buffer with { IsStarted = true };
        Version++;
    }

    /// <summary>A shard is about to be handed over: starts the buffer for packets that arrive for its SAs from then on.</summary>
    public RelayEntry StartLeaving(int shard)
    {
        ForgetComing(shard);
        Forget(shard);
        var entry = Start();
        _going.Add(shard, new Going(entry, Successor: null));
        return entry;
    }

    /// <summary>The shards that this node is handing over, or has just handed over.</summary>
    public IReadOnlyList<int> Leaving => [.. _going.Keys];

    /// <summary>Sets the next owner of a leaving shard: buffered and later packets are relayed to it. Does nothing when it is set already.</summary>
    public void SetSuccessor(int shard, RelayEntry successor)
    {
        var buffer = _going[shard];
        if (buffer.Successor == successor) return;
        buffer.Entry.Actor.Tell(new RelayMessage.HandOn(packets =>
        {
            successor.Tell(packets);
            return 0;
        }));
        _going[shard] = buffer with { Successor = successor };
    }

    /// <summary>Stops the buffer of a shard that has left, once the gateway no longer sends packets to it.</summary>
    public void Forget(int shard)
    {
        if (_going.Remove(shard, out var buffer)) Stop(buffer.Entry);
    }

    private void ForgetComing(int shard)
    {
        if (_coming.Remove(shard, out var buffer)) Stop(buffer.Entry);
    }

    private RelayEntry Start()
    {
        Version++;
        return relay.StartBuffer();
    }

    private void Stop(RelayEntry entry)
    {
        Version++;
        relay.StopBuffer(entry);
    }

    // The readers look the entry up; once the SAs have started, it only serves readers that looked it up before.
    private sealed record Coming(RelayEntry Entry, bool IsStarted);

    private sealed record Going(RelayEntry Entry, RelayEntry? Successor);
}
