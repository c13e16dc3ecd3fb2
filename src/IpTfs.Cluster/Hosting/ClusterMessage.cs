using System.Collections.ObjectModel;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Hosting;

/// <summary>A message to the cluster actor.</summary>
internal abstract record ClusterMessage
{
    private ClusterMessage()
    {
    }

    /// <summary>Time to become a member.</summary>
    public sealed record Join : ClusterMessage
    {
        public static readonly Join Instance = new();
    }

    /// <summary>The store has answered.</summary>
    public sealed record Answered(long Id, StoreResponse Response) : ClusterMessage;

    /// <summary>The watch has delivered an update.</summary>
    public sealed record Updated(long Watch, StoreUpdate Update) : ClusterMessage;

    /// <summary>Time to collect the highest numbers that the inbound SAs have accepted.</summary>
    public sealed record CollectReplayProgress : ClusterMessage
    {
        public static readonly CollectReplayProgress Instance = new();
    }

    /// <summary>Time to publish the relay tables again.</summary>
    public sealed record ShowRelays : ClusterMessage
    {
        public static readonly ShowRelays Instance = new();
    }

    /// <summary>Time to remove tunnels that were handed over a while ago.</summary>
    public sealed record RemoveRetired : ClusterMessage
    {
        public static readonly RemoveRetired Instance = new();
    }

    /// <summary>An outbound SA requests sequence numbers.</summary>
    public sealed record Reserve(int Shard, SequenceRequest Request) : ClusterMessage;

    /// <summary>An inbound SA requests a higher ceiling.</summary>
    public sealed record Raise(int Shard, SaFingerprint Sa, ulong Top, ulong Wanted) : ClusterMessage;

    /// <summary>An inbound SA has accepted a lower ceiling.</summary>
    public sealed record Lowered(int Shard, SaFingerprint Sa, ulong Highest, long Round) : ClusterMessage;

    /// <summary>The gateway has started or stopped tunnels.</summary>
    public sealed record WorkDone(IReadOnlyList<StoppedShard> Stopped) : ClusterMessage
    {
        /// <summary>Shards whose SAs have started.</summary>
        public IReadOnlyList<int> Started { get; init; } = [];

        /// <summary>The tunnels of shards that are being handed over, whose SAs are closed and stay in the directory for a while.</summary>
        public IReadOnlyDictionary<int, List<ClusterTunnel>> Retired { get; init; } = ReadOnlyDictionary<int, List<ClusterTunnel>>.Empty;

        /// <summary>Shards handed over earlier whose SAs the gateway no longer keeps.</summary>
        public IReadOnlyList<int> Forgotten { get; init; } = [];
    }

    /// <summary>The set of tunnels has changed.</summary>
    /// <param name="Configuration">The whole configuration; its tunnels are used until the next reload.</param>
    /// <remarks>Answered with a sentence about what changed.</remarks>
    public sealed record Reload(GatewayConfiguration Configuration) : ClusterMessage;

    /// <summary>Asks for the state of the cluster.</summary>
    public sealed record GetStatus : ClusterMessage;

    /// <summary>Hand over all shards, or accept shards again.</summary>
    public sealed record Drain(bool IsDraining) : ClusterMessage;

    /// <summary>Check every shard again.</summary>
    public sealed record Rebalance : ClusterMessage;

    /// <summary>Hand everything over and leave.</summary>
    public sealed record Leave : ClusterMessage
    {
        public static readonly Leave Instance = new();
    }

    /// <summary>A shard whose SAs have stopped.</summary>
    public readonly record struct StoppedShard(int Shard, long Epoch, IReadOnlyList<FinalPosition> Figures);
}
