using System.Security.Cryptography;
using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Datapath;
using IpTfs.IO.Tun;

namespace IpTfs.Cluster.Hosting;

/// <summary>A gateway that is a node of a cluster: runs the tunnels of the shards that it owns, and relays packets that arrive for other nodes' shards.</summary>
/// <remarks>Thread-safe. Start it once, and let it join once; disposing hands its shards over first.</remarks>
public sealed class ClusterHost : IAsyncDisposable
{
    private const int LeastPoolThreads = 8;
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReloadTimeout = TimeSpan.FromMinutes(2);
    private readonly ClusterParts _parts;
    private readonly ClusterEnvironment _environment;
    private readonly RecordAuthenticator _authenticator;
    private readonly EpollActorParker _parker;
    private readonly CancellationTokenSource _stopping;
    private readonly ActorSystem _system;
    private readonly IActorRef _actor;
    private readonly ReaderThread _relayThread;
    private int _disposed;

    private ClusterHost(ClusterParts parts, GatewayHost gateway, ClusterLedger ledger, OwnedSaTable book)
    {
        _parts = parts;
        Gateway = gateway;
        _authenticator = new RecordAuthenticator(parts.Key);
        _parker = new EpollActorParker();
        _stopping = new CancellationTokenSource();
        var log = parts.Logs.CreateLogger("IpTfs.Cluster");
        var lastSeen = new LastSeenFile(Path.Combine(parts.Gateway.State.Path, "cluster-last-seen"));
        var dispatcher = gateway.CreateRelayDispatcher();
        var relay = new RelayOptions(parts.Configuration.NodeName, parts.Key, parts.RelaySocket);
        _environment = new ClusterEnvironment
        {
            Settings = SettingsOf(parts, lastSeen.Read()),
            Gateway = gateway,
            Configuration = parts.Configuration,
            Store = parts.Store,
            Authenticator = _authenticator,
            NewId = static () => new UInt128(RandomNumber(), RandomNumber()),
            Book = book,
            CreateRelay = (start, stop) => new RelaySet(relay, start, stop),
            RelayParker = _parker,
            Deliver = dispatcher.Dispatch,
            Routes = new OwnedRoutes(parts.Configuration.Tun.InstallRoutes ? gateway.Device as TunDevice : null),
            Hook = new OwnershipHook(parts.Configuration.Cluster.OwnershipHook, log),
            LastSeen = lastSeen,
            Log = log,
            Stopping = _stopping.Token,
        };
        _relayThread = new ReaderThread("iptfs-relay", _parker, parts.Gateway.Time);
        _system = GatewaySystem.Create("iptfs-cluster", parts.Gateway.Akka, parts.Logs, new DatapathSetup
        {
            Clock = parts.Gateway.Time,
            // Whole milliseconds are precise enough here; a yield loop over the last millisecond would take time from the datapath.
            DeadlineParker = new MonitorParker(parts.Gateway.Time, precise: false),
            FindThread = id => id == ClusterEnvironment.RelayDispatcher ? _relayThread : null,
        });
        GatewaySystem.OnFailures(
            _system, static _ => { }, failed => _environment.Broken.TrySetResult($"{failed.Actor.Path.ToStringWithoutAddress()} failed for good: {failed.Cause.Message}"));
        // The actor has its own thread, and pool threads are kept ready for the store's answers: lease renewals must not wait behind the start of thousands of tunnels.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, LeastPoolThreads), completions);
        _actor = _system.ActorOf(Props.Create(() => new ClusterActor(_environment)).WithDispatcher("akka.iptfs.dispatchers.cluster"), "cluster");
        ledger.Attach(_actor);
    }

    /// <summary>The gateway that this node runs.</summary>
    public GatewayHost Gateway { get; }

    /// <summary>Completes when the node is a member of its cluster for the first time.</summary>
    public Task Joined => _environment.Joined.Task;

    /// <summary>Completes, with the reason, when the node cannot go on: the process should end.</summary>
    public Task<string> Broken => _environment.Broken.Task;

    /// <summary>Starts a gateway without tunnels that is not yet a member.</summary>
    /// <param name="parts">The node's parts; owned by the host from here on, also when this fails.</param>
    public static async Task<ClusterHost> StartAsync(ClusterParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var book = new OwnedSaTable();
        var ledger = new ClusterLedger(book);
        GatewayHost gateway;
        try
        {
            (gateway, _) = await GatewayHost.StartAsync(parts.Gateway with { Ledger = ledger, StartsAtOnce = true }, []).ConfigureAwait(false);
        }
        catch
        {
            await CloseAsync(parts).ConfigureAwait(false);
            throw;
        }

        return new ClusterHost(parts, gateway, ledger, book);
    }

    /// <summary>
    /// Begins to join. Other nodes hand shards over to a new member at once, and the tunnels of these shards stand still until this node has started them: finish all
    /// other start-up work of the process before this call.
    /// </summary>
    public void Join() => _actor.Tell(ClusterMessage.Join.Instance);

    /// <summary>The node's and its cluster's state.</summary>
    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        _actor.Ask<ClusterStatus>(new ClusterMessage.GetStatus(), StatusTimeout, cancellationToken);

    /// <summary>Hands over all shards and accepts no new ones, or ends that.</summary>
    public Task DrainAsync(bool isDraining, CancellationToken cancellationToken) =>
        _actor.Ask<Akka.Done>(new ClusterMessage.Drain(isDraining), StatusTimeout, cancellationToken);

    /// <summary>Checks every shard again, without waiting for the members to settle.</summary>
    public Task RebalanceAsync(CancellationToken cancellationToken) =>
        _actor.Ask<Akka.Done>(new ClusterMessage.Rebalance(), StatusTimeout, cancellationToken);

    /// <summary>Replaces the set of tunnels. Returns a sentence about what changed.</summary>
    /// <param name="configuration">The whole configuration; owned from here on.</param>
    public Task<string> ReloadAsync(GatewayConfiguration configuration) =>
        _actor.Ask<string>(new ClusterMessage.Reload(configuration), ReloadTimeout);

    /// <summary>Hands the shards over, leaves the cluster and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _actor.Tell(ClusterMessage.Leave.Instance);
        if (!Broken.IsCompleted) await Task.WhenAny(_environment.Left.Task, Broken, Task.Delay(LeaveTimeout, _parts.Gateway.Time)).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _system.Terminate().ConfigureAwait(false);
        _relayThread.Stop();
        await Task.WhenAll(_relayThread.Completion, Datapath.Of(_system).Completion).ConfigureAwait(false);
        await _environment.Hook.DisposeAsync().ConfigureAwait(false);
        await Gateway.DisposeAsync().ConfigureAwait(false);
        _parker.Dispose();
        _authenticator.Dispose();
        _stopping.Dispose();
        await CloseAsync(_parts).ConfigureAwait(false);
    }

    private static async Task CloseAsync(ClusterParts parts)
    {
        parts.RelaySocket.Dispose();
        await parts.Store.DisposeAsync().ConfigureAwait(false);
        parts.Key.Dispose();
    }

    private static ClusterSettings SettingsOf(ClusterParts parts, LastSeen lastSeen)
    {
        var cluster = parts.Configuration.Cluster;
        var ttl = TimeSpan.FromSeconds(Math.Ceiling(cluster.LeaseTtl.TotalSeconds));
        return new ClusterSettings
        {
            NodeName = parts.Configuration.NodeName,
            Version = parts.Version,
            Shards = cluster.Shards,
            Weight = cluster.Weight,
            LeaseTtl = ttl,
            // A tunnel stands still while its shard moves, and longer when more shards move at once. With many shards, several must move at once to finish in time.
            HandOvers = Math.Max(1, cluster.Shards / 256),
            // A clock may be wrong by a tenth, and an SA may need a few milliseconds to finish a batch.
            LeaseMargin = ttl * 0.15,
            Relay = cluster.Relay?.ToString(),
            Addresses = [.. cluster.ServiceAddresses.Select(address => address.ToString())],
            KeyCheck = Convert.ToHexStringLower(parts.Key.CreateCheck()),
            LastSeen = lastSeen,
        };
    }

    private static ulong RandomNumber() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
