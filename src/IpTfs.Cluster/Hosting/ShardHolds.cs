using IpTfs.Actors.Refs;
using IpTfs.Cluster.Relay;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Keeps the outer packets of shards that are on their way, at both ends: at the node that a shard is to come to until its SAs have started, and at the one that it
/// leaves until it is known who owns it. What arrives in the gap is late then, and not lost.
/// </summary>
/// <remarks>Belongs to the cluster's actor. Each packet is in one hold at a time, and moves from there once: none is delivered twice.</remarks>
/// <param name="relay">Makes the actors.</param>
/// <param name="deliver">Makes what hands packets to the SAs that are here.</param>
internal sealed class ShardHolds(RelaySet relay, Func<RelayDelivery> deliver)
{
    private readonly Dictionary<int, Hold> _coming = [];
    private readonly Dictionary<int, Hold> _going = [];

    /// <summary>Grows when <see cref="Awaited"/> or its entries have become others.</summary>
    public long Version { get; private set; }

    /// <summary>The shards that are to come here and have not.</summary>
    public IEnumerable<int> Awaited => _coming.Where(static pair => !pair.Value.IsOver).Select(static pair => pair.Key);

    /// <summary>Who keeps the packets of a shard that is awaited.</summary>
    public RelayEntry EntryFor(int shard) => _coming[shard].Entry;

    /// <summary>
    /// Says whether a shard is to come; one that is not any more is forgotten, with what was kept for it. Does nothing, and allocates nothing, when that is known.
    /// </summary>
    public void SetAwaited(int shard, bool isAwaited)
    {
        var isKept = _coming.TryGetValue(shard, out var hold) && !hold.IsOver;
        if (isKept == isAwaited) return;
        // Also the one of a shard that has been here and is to come again.
        Stop(_coming, shard);
        if (isAwaited) _coming.Add(shard, Start());
    }

    /// <summary>The SAs of a shard have started: what was kept for them is theirs.</summary>
    public void HasCome(int shard)
    {
        if (!_coming.TryGetValue(shard, out var hold) || hold.IsOver) return;
        hold.Actor.Tell(new RelayMessage.HandOn(deliver()));
        _coming[shard] = hold with { IsOver = true };
        Version++;
    }

    /// <summary>A shard is about to leave: takes what comes for its SAs from then on.</summary>
    public DataPort<PacketBatch> BeginToLeave(int shard)
    {
        Stop(_coming, shard);
        Stop(_going, shard);
        return (_going[shard] = Start()).Actor.Data;
    }

    /// <summary>The shards that are leaving, or have left a moment ago.</summary>
    public IReadOnlyList<int> Leaving => [.. _going.Keys];

    /// <summary>A shard that is leaving goes to another node: what was kept goes there, and so does what still comes. Does nothing when that is known.</summary>
    public void SetHeir(int shard, RelayEntry heir)
    {
        var hold = _going[shard];
        if (hold.Heir == heir) return;
        hold.Actor.Tell(new RelayMessage.HandOn(packets =>
        {
            heir.Tell(packets);
            return 0;
        }));
        _going[shard] = hold with { Heir = heir };
    }

    /// <summary>Nothing refers to the hold of a shard that has left any more.</summary>
    public void Forget(int shard) => Stop(_going, shard);

    private Hold Start()
    {
        Version++;
        var actor = relay.StartHold();
        return new Hold(actor, RelayEntry.To("hold", actor), IsOver: false);
    }

    private void Stop(Dictionary<int, Hold> holds, int shard)
    {
        if (!holds.Remove(shard, out var hold)) return;
        Version++;
        relay.StopHold(hold.Actor);
    }

    private sealed record Hold(DataActorRef<RelayMessage, PacketBatch> Actor, RelayEntry Entry, bool IsOver, RelayEntry? Heir = null);
}
