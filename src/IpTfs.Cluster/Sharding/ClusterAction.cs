using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>What a <see cref="ClusterMachine"/> wants done. In the order in which it is told.</summary>
public abstract record ClusterAction
{
    private ClusterAction()
    {
    }

    /// <summary>Ask the store; the answer goes to <see cref="ClusterMachine.HandleResponse"/>.</summary>
    /// <param name="Id">Names the question.</param>
    /// <param name="Request">The question.</param>
    public sealed record Ask(long Id, StoreRequest Request) : ClusterAction;

    /// <summary>Watch the members and owners from a revision on, instead of what was watched before; updates go to <see cref="ClusterMachine.HandleUpdate"/>.</summary>
    /// <param name="Watch">Names the watch.</param>
    /// <param name="FromRevision">The first revision to be told of.</param>
    public sealed record Follow(long Watch, long FromRevision) : ClusterAction;

    /// <summary>From an instant on nothing may be sent, accepted or delivered any more. Moves forward with every sign of life; one that has passed is never moved.</summary>
    /// <param name="At">The instant.</param>
    public sealed record SetFence(MonotonicTime At) : ClusterAction;

    /// <summary>Start the SAs of a shard: the node owns it.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">Which ownership of it.</param>
    /// <param name="Start">What they start with.</param>
    public sealed record StartShard(int Shard, long Epoch, ShardStart Start) : ClusterAction;

    /// <summary>Stop the SAs of a shard; <see cref="ClusterMachine.HandleShardStopped"/> is told when they have.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">Which ownership of it.</param>
    /// <param name="IsHandOver">Whether what is queued is to be sent first and where they have come to is wanted; else the ownership is lost already.</param>
    public sealed record StopShard(int Shard, long Epoch, bool IsHandOver) : ClusterAction;

    /// <summary>Something is durable that an SA of a shard waits for.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">Which ownership of it.</param>
    /// <param name="Grant">What.</param>
    public sealed record TellGrant(int Shard, long Epoch, LedgerGrant Grant) : ClusterAction;

    /// <summary>Members or owners have changed: look at <see cref="ClusterMachine.View"/>.</summary>
    public sealed record ViewChanged : ClusterAction
    {
        internal static readonly ViewChanged Instance = new();
    }

    /// <summary>Something that an operator wants to know.</summary>
    /// <param name="Level">How bad.</param>
    /// <param name="Message">What.</param>
    public sealed record Report(ClusterReportLevel Level, string Message) : ClusterAction;

    /// <summary>The node has left: its shards are handed over and its lease has ended.</summary>
    public sealed record Left : ClusterAction
    {
        internal static readonly Left Instance = new();
    }

    /// <summary>The node cannot be part of this cluster, and has stopped for good.</summary>
    /// <param name="Reason">Why, and how to mend it.</param>
    public sealed record Refuse(string Reason) : ClusterAction;
}
