using Akka.Actor;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Datapath;
using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Hosting;

/// <summary>The services and settings of the cluster actor. All but the configuration are borrowed.</summary>
internal sealed record ClusterEnvironment
{
    /// <summary>The id of the dispatcher that the relay's reader runs on.</summary>
    public const string RelayDispatcher = "akka.iptfs.dispatchers.relay-reader";

    public required ClusterSettings Settings { get; init; }

    public required GatewayHost Gateway { get; init; }

    public required GatewayConfiguration Configuration { get; init; }

    public required IStore Store { get; init; }

    public required IRecordAuthenticator Authenticator { get; init; }

    /// <summary>Draws 128 random bits.</summary>
    public required Func<UInt128> NewId { get; init; }

    public required OwnedSaTable Book { get; init; }

    /// <summary>Creates the relay; the two delegates start and stop children of the cluster actor.</summary>
    public required Func<Func<Props, string, IActorRef>, Action<IActorRef>, RelaySet> CreateRelay { get; init; }

    public required EpollActorParker RelayParker { get; init; }

    /// <summary>Delivers packets that other nodes relayed to this node's SAs.</summary>
    public required RelayDelivery Deliver { get; init; }

    public required OwnedRoutes Routes { get; init; }

    public required OwnershipHook Hook { get; init; }

    public required LastSeenFile LastSeen { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Completes when the node is a member for the first time.</summary>
    public TaskCompletionSource Joined { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node has left in order.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes, with the reason, when the node cannot go on.</summary>
    public TaskCompletionSource<string> Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancels store requests and watches.</summary>
    public required CancellationToken Stopping { get; init; }
}
