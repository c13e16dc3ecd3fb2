using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>An action that a <see cref="ClusterMachine"/> orders. Actions are carried out in the order given.</summary>
public abstract record ClusterAction
{
    private ClusterAction()
    {
    }

    /// <summary>Ask the store; the answer goes to <see cref="ClusterMachine.HandleResponse"/>.</summary>
    /// <param name="Id">The request's id.</param>
    /// <param name="Request">The request.</param>
    public sealed record Ask(long Id, StoreRequest Request) : ClusterAction;

    /// <summary>Watch the members and owners from a revision on, and end the watch before; updates go to <see cref="ClusterMachine.HandleUpdate"/>.</summary>
    /// <param name="Watch">The watch's id.</param>
    /// <param name="FromRevision">The first revision to deliver.</param>
    public sealed record Follow(long Watch, long FromRevision) : ClusterAction;

    /// <summary>From an instant on nothing may be sent, accepted or delivered any more. Every lease renewal moves it forward; SAs whose fence has passed stay closed.</summary>
    /// <param name="At">The instant.</param>
    public sealed record SetFence(MonotonicTime At) : ClusterAction;

    /// <summary>Start the SAs of a shard: the node owns it.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">The epoch of the ownership.</param>
    /// <param name="Start">The SAs' first sequence numbers and windows.</param>
    public sealed record StartShard(int Shard, long Epoch, ShardStart Start) : ClusterAction;

    /// <summary>Stop the SAs of a shard; <see cref="ClusterMachine.HandleShardStopped"/> reports that they have stopped.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">The epoch of the ownership.</param>
    /// <param name="IsHandOver">True to send queued packets first and report the SAs' final numbers; false when the ownership is lost already.</param>
    public sealed record StopShard(int Shard, long Epoch, bool IsHandOver) : ClusterAction;

    /// <summary>Deliver a grant of the ledger to an SA of a shard.</summary>
    /// <param name="Shard">The shard.</param>
    /// <param name="Epoch">The epoch of the ownership.</param>
    /// <param name="Grant">The grant.</param>
    public sealed record SendGrant(int Shard, long Epoch, LedgerGrant Grant) : ClusterAction;

    /// <summary>Members or owners have changed: read <see cref="ClusterMachine.View"/>.</summary>
    public sealed record ViewChanged : ClusterAction
    {
        internal static readonly ViewChanged Instance = new();
    }

    /// <summary>A report to the operator.</summary>
    /// <param name="Level">The severity.</param>
    /// <param name="Message">The text.</param>
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
