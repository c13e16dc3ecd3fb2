using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>
/// Makes all decisions of a node about its membership, its shards and their ledgers, without I/O. Its input is the store's answers, reports of the SAs and the time;
/// its output is requests to the store, actions for the SAs and the next deadline.
/// </summary>
/// <remarks>
/// Single-threaded; time never runs backwards. The order of calls: any <c>Handle…</c>, then <see cref="TryTake"/> until there is no more action, then sleep until
/// <see cref="NextDeadline"/>.
/// Assumptions: the store is linearizable; a lease lives at least its TTL after the store granted or renewed it, by a clock that runs at most as much
/// faster than the node's as <see cref="ClusterSettings.LeaseMargin"/> covers; every request is answered or fails in the end.
/// </remarks>
public sealed partial class ClusterMachine
{
    private readonly ClusterSettings _settings;
    private readonly IShardCatalog _catalog;
    private readonly IRecordAuthenticator _authenticator;
    private readonly Func<UInt128> _newId;
    private readonly Func<UInt128> _drawInstance;
    private readonly Queue<ClusterAction> _actions = [];
    private readonly SortedDictionary<string, NodeRecord> _members = new(StringComparer.Ordinal);
    private readonly ShardState[] _shards;
    private ShardPlacement _placement;
    private ClusterCounters _counters;
    private MonotonicTime _now;
    private MonotonicTime _fence;
    private MonotonicTime _claimFrom = MonotonicTime.Never;
    private long _seenRevision;
    private bool _membersChanged;
    private bool _viewChanged;

    /// <summary>Makes a node that is not yet a member.</summary>
    /// <param name="settings">The node's settings.</param>
    /// <param name="contents">The configured SAs; read whenever a shard is claimed, adopted or handed over.</param>
    /// <param name="authenticator">Proves ledger records.</param>
    /// <param name="draw">Draws 128 random bits: the id of a ledger write.</param>
    /// <param name="drawInstance">Draws 128 random bits: the id of a new life of the node.</param>
    public ClusterMachine(ClusterSettings settings, IShardCatalog contents, IRecordAuthenticator authenticator, Func<UInt128> draw, Func<UInt128> drawInstance)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(drawInstance);
        _settings = settings;
        _catalog = contents;
        _authenticator = authenticator;
        _newId = draw;
        _drawInstance = drawInstance;
        _shards = [.. Enumerable.Range(0, settings.Shards).Select(shard => new ShardState(shard))];
        _placement = new ShardPlacement(settings.Shards, []);
        Instance = Text(drawInstance());
    }

    /// <summary>What the node does in its cluster.</summary>
    public ClusterPhase Phase { get; private set; }

    /// <summary>Names the present life of the node.</summary>
    public string Instance { get; private set; }

    /// <summary>The instant from which on the node may do nothing more, unless it renews its lease before.</summary>
    public MonotonicTime Fence => _fence;

    /// <summary>The newest state of the store that the node has seen, to be kept over a restart.</summary>
    public LastSeen LastSeen => _cluster is null ? default : new LastSeen(_cluster.StoreId, _seenRevision, _cluster.Incarnation);

    /// <summary>When <see cref="HandleTimeout"/> is to be called.</summary>
    public MonotonicTime NextDeadline
    {
        get
        {
            var next = MonotonicTime.Min(_nextRetry, MonotonicTime.Min(_nextKeepAlive, _nameRetry));
            if (HoldsLease) next = MonotonicTime.Min(next, _fence);
            if (HoldsLease && IsIn) next = MonotonicTime.Min(next, _nextShardWork);
            return next;
        }
    }

    /// <summary>The cluster as the node sees it.</summary>
    public ClusterView View => new(
        Phase, _seenRevision, [.. _members.Values],
        [.. _shards.Select(state => new ShardView(state.Shard, state.Owner, _placement[state.Shard], SuccessorName(state), state.Phase, FaultOf(state)))], _counters);

    /// <summary>Begins to join.</summary>
    public void Start(MonotonicTime now)
    {
        _now = now;
        Join();
    }

    /// <summary>Does the work that is due.</summary>
    public void HandleTimeout(MonotonicTime now) => Handle(now, static _ => { });

    /// <summary>The store has answered.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time.</param>
    public void HandleResponse(long id, StoreResponse response, MonotonicTime now) => Handle(now, machine => machine.Answer(id, response));

    /// <summary>The watch has delivered an update.</summary>
    /// <param name="watch">The watch's id.</param>
    /// <param name="update">The update.</param>
    /// <param name="now">The time.</param>
    public void HandleUpdate(long watch, StoreUpdate update, MonotonicTime now) => Handle(now, machine => machine.Apply(watch, update));

    /// <summary>The SAs of a shard have stopped: none of them will do anything more.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="epoch">The epoch of the ownership under which they ran.</param>
    /// <param name="figures">The final numbers of the SAs that reported them.</param>
    /// <param name="now">The time.</param>
    public void HandleShardStopped(int shard, long epoch, IReadOnlyList<FinalPosition> figures, MonotonicTime now) =>
        Handle(now, machine => machine.ShardStopped(machine._shards[shard], epoch, figures));

    /// <summary>An outbound SA requests sequence numbers.</summary>
    public void HandleReserve(int shard, in SequenceRequest request, MonotonicTime now)
    {
        var copy = request;
        Handle(now, machine => machine.LedgerOf(shard)?.Reserve(copy));
    }

    /// <summary>An inbound SA is near its ceiling, or stands at it.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="sa">The SA.</param>
    /// <param name="top">The highest number that it has accepted.</param>
    /// <param name="wanted">The highest number of a waiting packet; at most <paramref name="top"/> when no packet waits.</param>
    /// <param name="now">The time.</param>
    public void HandleRaise(int shard, SaFingerprint sa, ulong top, ulong wanted, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Raise(sa, top, wanted, machine._now));

    /// <summary>Reports the highest number that an inbound SA has accepted; call it about once a second for each SA that has accepted packets.</summary>
    public void HandleReplayProgress(int shard, SaFingerprint sa, ulong top, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Observe(sa, top, machine._now));

    /// <summary>An inbound SA will accept nothing above a number until its ceiling is raised.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="sa">The SA.</param>
    /// <param name="highest">The number.</param>
    /// <param name="round">The request that this answers.</param>
    /// <param name="now">The time.</param>
    public void HandleLowered(int shard, SaFingerprint sa, ulong highest, long round, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Lowered(sa, highest, round));

    /// <summary>The fence had been reached before the gateway moved it: the SAs that ran are closed for good.</summary>
    public void HandleFencePassed(MonotonicTime now) => Handle(now, machine =>
    {
        if (machine.HoldsLease && Array.Exists(machine._shards, state => state.Phase != ShardPhase.Idle)) machine.LoseLease("the process stood still for too long");
    });

    /// <summary>The highest number that an inbound SA of an owned shard may have accepted: its window starts there if added later. Null when the shard is not owned.</summary>
    public ulong? FloorOf(int shard, SaFingerprint inbound) => LedgerOf(shard)?.FloorOf(inbound);

    /// <summary>Sets whether the node hands over its shards and accepts no new ones.</summary>
    public void SetDraining(bool draining, MonotonicTime now) => Handle(now, machine => machine.Drain(draining));

    /// <summary>Checks every shard again, faulty shards included, without waiting for the members to settle.</summary>
    public void Rebalance(MonotonicTime now) => Handle(now, machine =>
    {
        machine._claimFrom = MonotonicTime.Min(machine._claimFrom, machine._now);
        foreach (var state in machine._shards) state.FaultUntil = machine._now;
    });

    /// <summary>Hands all shards over and leaves; <see cref="ClusterAction.Left"/> reports the end.</summary>
    public void Leave(MonotonicTime now) => Handle(now, machine =>
    {
        if (machine.Phase == ClusterPhase.Joining) machine.Close("it leaves");
        // Drain first, so that other nodes take over each shard as it is released, and not all shards after this node has gone.
        else if (machine.Phase == ClusterPhase.Member) machine.Drain(true);
        machine.Phase = ClusterPhase.Leaving;
    });

    /// <summary>Takes the next action.</summary>
    public bool TryTake(out ClusterAction action) => _actions.TryDequeue(out action!);

    private bool IsIn => Phase is ClusterPhase.Member or ClusterPhase.Leaving;

    private void Handle(MonotonicTime now, Action<ClusterMachine> input)
    {
        _now = now;
        if (Phase == ClusterPhase.Gone)
        {
            // Reports of stopped SAs may still arrive; they have no effect.
            return;
        }

        // Check the fence first: the input may have arrived after it.
        if (HoldsLease && _now >= _fence) LoseLease("no sign of life reached the store in time");
        input(this);
        KeepAliveIfDue();
        RetryIfDue();
        RegisterIfDue();
        WorkOnShards();
        WriteOwnRecordIfChanged();
        if (!_viewChanged) return;
        _viewChanged = false;
        Do(ClusterAction.ViewChanged.Instance);
    }

    private ShardLedger? LedgerOf(int shard) => _shards[shard] is { Phase: ShardPhase.Owned or ShardPhase.Draining } state ? state.Ledger : null;

    private void Do(ClusterAction action) => _actions.Enqueue(action);

    private void Report(ClusterReportLevel level, string message) => Do(new ClusterAction.Report(level, message));

    // Closes the membership; the node never joins again.
    private void Refuse(string reason)
    {
        if (Phase == ClusterPhase.Gone) return;
        Close("the node has left its cluster");
        Phase = ClusterPhase.Gone;
        _viewChanged = false;
        Do(new ClusterAction.Refuse(reason));
    }

    private static string Text(UInt128 instance) => instance.ToString("x32", null);
}
