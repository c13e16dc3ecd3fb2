using Akka.Actor;
using IpTfs.Cluster.Relay;
using IpTfs.Gateway.Routing;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Keeps the outer packets of shards that are on their way, at both ends: at the node that a shard is to come to until its SAs have started, and at the one that it
/// leaves until it is known who owns it. What arrives in the gap is late then, and not lost.
/// </summary>
/// <remarks>Belongs to the cluster's actor. Each packet is in one hold at a time, and moves from there once: none is delivered twice.</remarks>
/// <param name="relay">Makes the actors.</param>
/// <param name="deliver">Makes what hands packets to the SAs that are here.</param>
internal sealed class ShardHandoffBuffers(RelaySet relay, Func<RelayDelivery> deliver)
{
    private readonly Dictionary<int, Coming> _coming = [];
    private readonly Dictionary<int, Going> _going = [];

    /// <summary>Grows when <see cref="Awaited"/> or its entries have become others.</summary>
    public long Version { get; private set; }

    /// <summary>The shards that are to come here and have not.</summary>
    public IEnumerable<int> Awaited => _coming.Where(static pair => !pair.Value.HasCome).Select(static pair => pair.Key);

    /// <summary>Who keeps the packets of a shard that is awaited.</summary>
    public RelayEntry EntryFor(int shard) => _coming[shard].Entry;

    /// <summary>
    /// Says whether a shard is to come; one that is not any more is forgotten, with what was kept for it. Does nothing, and allocates nothing, when that is known.
    /// </summary>
    public void SetAwaited(int shard, bool isAwaited)
    {
        var isKept = _coming.TryGetValue(shard, out var hold) && !hold.HasCome;
        if (isKept == isAwaited) return;
        // Also the one of a shard that has been here and is to come again.
        ForgetComing(shard);
        if (!isAwaited) return;
        _coming.Add(shard, new Coming(Start(), HasCome: false));
    }

    /// <summary>The SAs of a shard have started: what was kept for them is theirs.</summary>
    public void HasCome(int shard)
    {
        if (!_coming.TryGetValue(shard, out var hold) || hold.HasCome) return;
        hold.Entry.Actor.Tell(new RelayMessage.HandOn(deliver()));
        _coming[shard] = hold with { HasCome = true };
        Version++;
    }

    /// <summary>A shard is about to leave: takes what comes for its SAs from then on.</summary>
    public RelayEntry StartLeaving(int shard)
    {
        ForgetComing(shard);
        Forget(shard);
        var entry = Start();
        _going.Add(shard, new Going(entry, Heir: null));
        return entry;
    }

    /// <summary>The shards that are leaving, or have left a moment ago.</summary>
    public IReadOnlyList<int> Leaving => [.. _going.Keys];

    /// <summary>A shard that is leaving goes to another node: what was kept goes there, and so does what still comes. Does nothing when that is known.</summary>
    public void SetHeir(int shard, RelayEntry heir)
    {
        var hold = _going[shard];
        if (hold.Heir == heir) return;
        hold.Entry.Actor.Tell(new RelayMessage.HandOn(packets =>
        {
            heir.Tell(packets);
            return 0;
        }));
        _going[shard] = hold with { Heir = heir };
    }

    /// <summary>Nothing refers to the hold of a shard that has left any more.</summary>
    public void Forget(int shard)
    {
        if (_going.Remove(shard, out var hold)) Stop(hold.Entry);
    }

    private void ForgetComing(int shard)
    {
        if (_coming.Remove(shard, out var hold)) Stop(hold.Entry);
    }

    private RelayEntry Start()
    {
        Version++;
        return relay.StartHold();
    }

    private void Stop(RelayEntry entry)
    {
        Version++;
        relay.StopHold(entry);
    }

    // The entry is what the readers find; once the SAs have started it only serves those that found it before.
    private sealed record Coming(RelayEntry Entry, bool HasCome);

    private sealed record Going(RelayEntry Entry, RelayEntry? Heir);
}
