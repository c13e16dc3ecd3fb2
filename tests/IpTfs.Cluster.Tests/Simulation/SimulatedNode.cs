using IpTfs.Cluster.Sharding;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>A node's process: the machine, the SAs that it runs, and a clock of its own.</summary>
internal sealed class SimulatedNode(string name, double rate, long offset)
{
    public string Name { get; } = name;

    public ClusterMachine? Machine { get; set; }

    /// <summary>Counts the processes that have had this name: what was under way for an earlier one does not reach a later one.</summary>
    public int Process { get; set; }

    public bool IsPaused { get; set; }

    public bool IsCutOffFromStore { get; set; }

    /// <summary>Whether it hears nothing of what happens in the store, and is answered all the same.</summary>
    public bool IsWatchCut { get; set; }

    public MonotonicTime Fence { get; set; }

    public long WakeAt { get; set; } = long.MaxValue;

    public long WatchId { get; set; }

    public long WatchNext { get; set; }

    public long WatchDeliveredAt { get; set; }

    public LastSeen LastSeen { get; set; }

    /// <summary>What came while the process was paused.</summary>
    public Queue<Action> Held { get; } = [];

    public Dictionary<int, (long Epoch, Dictionary<UInt128, SimulatedSa> Sas)> Running { get; } = [];

    public string? Refusal { get; set; }

    /// <summary>Whether shards may be handed to it in one step; not to a node of an earlier version.</summary>
    public bool Adopts { get; set; } = true;

    /// <summary>How many shards it hands over at once.</summary>
    public int HandOvers { get; set; } = 4;

    /// <summary>What its cluster key looks like.</summary>
    public string KeyCheck { get; set; } = "aa";

    /// <summary>Another name, for a node that is configured wrongly.</summary>
    public string? Alias { get; set; }

    /// <summary>Another number of shards, likewise.</summary>
    public int? Shards { get; set; }

    public bool IsUp => Machine is not null;

    public MonotonicTime Now(long time) => new((long)(time * rate) + offset);

    /// <summary>The simulation's time at which the node's clock shows an instant.</summary>
    public long TimeOf(MonotonicTime instant) => instant == MonotonicTime.Never ? long.MaxValue : (long)((instant.Nanos - offset) / rate) + 1;

    /// <summary>Whether the node may let an SA of the shard do something, by its own account.</summary>
    public bool Claims(int shard, long time) => IsUp && Running.ContainsKey(shard) && Now(time) < Fence;
}
