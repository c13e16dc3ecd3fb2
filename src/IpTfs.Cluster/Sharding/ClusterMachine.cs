using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>
/// All that a node decides about its membership, its shards and their ledgers, without I/O: answers of the store, word of its SAs and the time go in; questions to the
/// store, orders to the SAs and the next deadline come out.
/// </summary>
/// <remarks>
/// Single-threaded; time never runs backwards. The order of calls: any <c>Handle…</c>, then <see cref="TryTake"/> until there is nothing more, then sleep until <see cref="NextDeadline"/>.
/// What it relies on: the store is linearizable; a lease lives at least its TTL after the store granted or renewed it, by a clock that runs at most as much
/// faster than the node's as <see cref="ClusterSettings.LeaseMargin"/> covers; every question is answered or failed in the end.
/// </remarks>
public sealed partial class ClusterMachine
{
    private readonly ClusterSettings _settings;
    private readonly IShardContents _contents;
    private readonly IRecordAuthenticator _authenticator;
    private readonly Func<UInt128> _draw;
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

    /// <summary>Makes a node that is no member yet.</summary>
    /// <param name="settings">What it brings.</param>
    /// <param name="contents">The SAs that there are; asked whenever a shard is claimed.</param>
    /// <param name="authenticator">Proves ledger records.</param>
    /// <param name="draw">Draws 128 random bits: names writes.</param>
    /// <param name="drawInstance">Draws 128 random bits that name a life of the node, and ends what went by the name of the one before.</param>
    public ClusterMachine(ClusterSettings settings, IShardContents contents, IRecordAuthenticator authenticator, Func<UInt128> draw, Func<UInt128> drawInstance)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(drawInstance);
        _settings = settings;
        _contents = contents;
        _authenticator = authenticator;
        _draw = draw;
        _drawInstance = drawInstance;
        _shards = [.. Enumerable.Range(0, settings.Shards).Select(shard => new ShardState(shard))];
        _placement = new ShardPlacement(settings.Shards, []);
        Instance = Text(drawInstance());
    }

    /// <summary>What the node does in its cluster.</summary>
    public ClusterPhase Phase { get; private set; }

    /// <summary>Names the present life of the node.</summary>
    public string Instance { get; private set; }

    /// <summary>From when on the node may do nothing more, unless it gives a sign of life before.</summary>
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
        [.. _shards.Select(state => new ShardView(state.Shard, state.Owner, _placement[state.Shard], HeirName(state), state.Phase, FaultOf(state)))], _counters);

    /// <summary>Begins to join.</summary>
    public void Start(MonotonicTime now)
    {
        _now = now;
        Join();
    }

    /// <summary>Does what is due.</summary>
    public void HandleTimeout(MonotonicTime now) => Handle(now, static _ => { });

    /// <summary>The store has answered.</summary>
    /// <param name="id">The question.</param>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time.</param>
    public void HandleResponse(long id, StoreResponse response, MonotonicTime now) => Handle(now, machine => machine.Answer(id, response));

    /// <summary>The watch has told something.</summary>
    /// <param name="watch">Which watch.</param>
    /// <param name="update">What.</param>
    /// <param name="now">The time.</param>
    public void HandleUpdate(long watch, StoreUpdate update, MonotonicTime now) => Handle(now, machine => machine.Apply(watch, update));

    /// <summary>The SAs of a shard have stopped: none of them will do anything more.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="epoch">Which ownership of it.</param>
    /// <param name="figures">Where they have come to, of those that said so.</param>
    /// <param name="now">The time.</param>
    public void HandleShardStopped(int shard, long epoch, IReadOnlyList<FinalFigures> figures, MonotonicTime now) =>
        Handle(now, machine => machine.ShardStopped(machine._shards[shard], epoch, figures));

    /// <summary>An outbound SA wants sequence numbers.</summary>
    public void HandleReserve(int shard, in SequenceRequest request, MonotonicTime now)
    {
        var copy = request;
        Handle(now, machine => machine.LedgerOf(shard)?.Reserve(copy));
    }

    /// <summary>An inbound SA is near its ceiling, or stands at it.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="sa">The SA.</param>
    /// <param name="top">The highest number that it has accepted.</param>
    /// <param name="wanted">The highest number that waits; at most <paramref name="top"/> when none does.</param>
    /// <param name="now">The time.</param>
    public void HandleRaise(int shard, SaFingerprint sa, ulong top, ulong wanted, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Raise(sa, top, wanted, machine._now));

    /// <summary>Where an inbound SA has come to; to be told about once a second of those that have accepted something.</summary>
    public void HandleTop(int shard, SaFingerprint sa, ulong top, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Observe(sa, top, machine._now));

    /// <summary>An inbound SA will accept nothing above a number until it is told otherwise.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="sa">The SA.</param>
    /// <param name="highest">The number.</param>
    /// <param name="round">The request that this answers.</param>
    /// <param name="now">The time.</param>
    public void HandleLowered(int shard, SaFingerprint sa, ulong highest, long round, MonotonicTime now) =>
        Handle(now, machine => machine.LedgerOf(shard)?.Lowered(sa, highest, round));

    /// <summary>The fence was found to have been reached before it could be moved: what runs has noticed, and does nothing any more.</summary>
    public void HandleFencePassed(MonotonicTime now) => Handle(now, machine =>
    {
        if (machine.HoldsLease && Array.Exists(machine._shards, state => state.Phase != ShardPhase.Idle)) machine.LoseLease("the process stood still for too long");
    });

    /// <summary>Up to where an inbound SA may have accepted, of a shard that this node owns: where it starts when it comes to be while the shard runs. Null when the shard is not owned.</summary>
    public ulong? FloorOf(int shard, SaFingerprint inbound) => LedgerOf(shard)?.FloorOf(inbound);

    /// <summary>Whether the node gives its shards away and takes no new ones.</summary>
    public void SetDraining(bool draining, MonotonicTime now) => Handle(now, machine => machine.Drain(draining));

    /// <summary>Looks at every shard again, the faulty ones included, without waiting for the members to settle.</summary>
    public void Rebalance(MonotonicTime now) => Handle(now, machine =>
    {
        machine._claimFrom = MonotonicTime.Min(machine._claimFrom, machine._now);
        foreach (var state in machine._shards) state.FaultUntil = machine._now;
    });

    /// <summary>Hands all shards over and leaves; <see cref="ClusterAction.Left"/> says when.</summary>
    public void Leave(MonotonicTime now) => Handle(now, machine =>
    {
        if (machine.Phase == ClusterPhase.Joining) machine.Close("it leaves");
        // So that the others take each shard when it is released, and not all of them when the node has gone.
        else if (machine.Phase == ClusterPhase.Member) machine.Drain(true);
        machine.Phase = ClusterPhase.Leaving;
    });

    /// <summary>Takes the next thing that is to be done.</summary>
    public bool TryTake(out ClusterAction action) => _actions.TryDequeue(out action!);

    private bool IsIn => Phase is ClusterPhase.Member or ClusterPhase.Leaving;

    private void Handle(MonotonicTime now, Action<ClusterMachine> input)
    {
        _now = now;
        if (Phase == ClusterPhase.Gone)
        {
            // Stopped SAs may still be told of; nothing follows from it.
            return;
        }

        // First of all: whatever has come, it may have come too late.
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

    // Closes everything and never opens again.
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
