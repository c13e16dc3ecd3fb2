using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// The shards: claims shards without an owner that this node should own, hands over shards that another node should own.
public sealed partial class ClusterMachine
{
    private static readonly TimeSpan FaultRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClaimRetry = TimeSpan.FromMilliseconds(50);
    private MonotonicTime _nextShardWork = MonotonicTime.Never;
    private MonotonicTime _partFrom;

    private TimeSpan CeilingLead => _settings.LeaseTtl / 2;

    private void WorkOnShards()
    {
        if (HoldsLease && _membersChanged)
        {
            _membersChanged = false;
            // A node that is joining counts itself as a member, so that it already knows its future shards.
            _placement = new ShardPlacement(_settings.Shards, IsIn ? _members.Values : [.. _members.Values.Where(member => member.Name != _settings.NodeName), OwnRecord]);
        }

        if (!HoldsLease || !IsIn)
        {
            GoOnIfStopped();
            return;
        }

        Count(out var claiming, out var handingOver, out var owned);
        if (claiming + handingOver + owned > 0) _partFrom = _now + _settings.Parting;
        var pause = TimeSpan.FromSeconds(1.0 / _settings.LedgerWritesPerSecond) * Math.Max(20, owned);
        _nextShardWork = _claimFrom > _now ? _claimFrom : MonotonicTime.Never;
        foreach (var state in _shards)
        {
            // The shard has an owner, or another node is to start it.
            if (state.Owner is not null || _placement[state.Shard] != _settings.NodeName) SetFault(state, null);
            switch (state.Phase)
            {
                case ShardPhase.Idle when IsLeftToThisNode(state):
                    Adopt(state);
                    break;
                case ShardPhase.Idle when claiming < _settings.Claims && MayClaim(state):
                    claiming++;
                    ReadLedger(state);
                    break;
                case ShardPhase.Owned when handingOver < _settings.HandOvers && MustHandOver(state):
                    if (_handOverFrom > _now)
                    {
                        _nextShardWork = MonotonicTime.Min(_nextShardWork, _handOverFrom);
                        break;
                    }

                    handingOver++;
                    state.Phase = ShardPhase.Draining;
                    state.DrainingSince = _now;
                    _viewChanged = true;
                    Do(new ClusterAction.StopShard(state.Shard, state.Epoch, IsHandOver: true));
                    break;
            }

            if (state.Phase is ShardPhase.Owned or ShardPhase.Draining) WorkOnLedger(state, pause);
            if (state.Phase == ShardPhase.Releasing && state.Figures is not null && !state.Ledger!.IsWriting) Release(state);
        }

        if (Phase != ClusterPhase.Leaving || !Array.TrueForAll(_shards, state => state.Phase == ShardPhase.Idle)) return;
        if (_now >= _partFrom) Close("it leaves");
        else _nextShardWork = MonotonicTime.Min(_nextShardWork, _partFrom);
    }

    private void Count(out int claiming, out int handingOver, out int owned)
    {
        claiming = handingOver = owned = 0;
        foreach (var state in _shards)
        {
            claiming += state.Phase == ShardPhase.Claiming ? 1 : 0;
            handingOver += state.Phase is ShardPhase.Draining or ShardPhase.Releasing ? 1 : 0;
            owned += state.Phase == ShardPhase.Owned ? 1 : 0;
        }
    }

    private bool MayClaim(ShardState state)
    {
        if (Phase != ClusterPhase.Member || state.Owner is not null || _placement[state.Shard] != _settings.NodeName) return false;
        var from = MonotonicTime.Max(_claimFrom, state.FaultUntil);
        if (from <= _now) return true;
        _nextShardWork = MonotonicTime.Min(_nextShardWork, from);
        return false;
    }

    // A shard that no other node may own stays here. A leaving node first announces that it drains, and starts to hand over when the placement names another node.
    private bool MustHandOver(ShardState state) => Phase == ClusterPhase.Leaving
        ? _placement[state.Shard] != _settings.NodeName
        : _claimFrom <= _now && _placement[state.Shard] is { } wanted && wanted != _settings.NodeName;

    private void ReadLedger(ShardState state)
    {
        state.Phase = ShardPhase.Claiming;
        Ask<StoreResponse.Entries>(new StoreRequest.Read(state.LedgerKey), entries =>
        {
            var entry = entries.Find(state.LedgerKey);
            string? fault = null;
            var found = entry is null ? null : LedgerRecord.Read(entry.Key, entry.Value.Span, _authenticator, out fault);
            if (fault is null) Claim(state, found, entry?.ModRevision ?? 0);
            else Quarantine(state, fault);
        });
    }

    private void Quarantine(ShardState state, string fault)
    {
        state.Forget();
        state.FaultUntil = _now + FaultRetry;
        SetFault(state, fault);
    }

    // The fault also goes into this node's record, so that every node shows it.
    private void SetFault(ShardState state, string? fault)
    {
        if (state.Fault == fault) return;
        state.Fault = fault;
        _ownRecordChanged = _viewChanged = true;
        if (fault is not null) Report(ClusterReportLevel.Error, Describe(state, fault));
    }

    private static string Describe(ShardState state, string fault) =>
        $"ledger of shard {state.Shard}: {fault}; its SAs do not run until the record `{state.LedgerKey}` is restored, or removed after they got new keys";

    private string? FaultOf(ShardState state)
    {
        if (state.Owner is not null) return null;
        var fault = state.Fault;
        if (fault is null && _placement[state.Shard] is { } wanted && _members.TryGetValue(wanted, out var member)) fault = member.Quarantined?.GetValueOrDefault(state.Shard);
        return fault is null ? null : Describe(state, fault);
    }

    private Dictionary<int, string>? Quarantined()
    {
        var quarantined = _shards.Where(static state => state.Fault is not null).Take(NodeRecord.MostQuarantined).ToDictionary(static state => state.Shard, static state => state.Fault!);
        return quarantined.Count > 0 ? quarantined : null;
    }

    private void Claim(ShardState state, LedgerRecord? found, long foundAt)
    {
        state.Ledger = ShardLedger.TakeOver(
            found, _cluster!.Incarnation, _cluster.Advance, _catalog.SasOf(state.Shard), CeilingLead, _newId(), _now, out var record, out var start);
        var owner = new OwnerRecord(_settings.NodeName, Instance, state.Epoch);
        StoreCompare[] conditions =
        [
            StoreCompare.Absent(state.OwnerKey), StoreCompare.Unchanged(state.LedgerKey, foundAt),
            StoreCompare.Created(ClusterKeys.Node(_settings.NodeName), _registeredAt),
        ];
        StoreOperation[] writes =
        [
            new StoreOperation.Put(state.OwnerKey, ClusterJson.Write(owner), _lease), new StoreOperation.Put(state.LedgerKey, record.Write(state.LedgerKey, _authenticator)),
        ];
        Ask<StoreResponse.Decided>(new StoreRequest.Transaction(conditions, writes), decided =>
        {
            if (decided.Succeeded) Own(state, owner, decided.Revision, start);
            else LookWhoOwns(state, owner, start);
        });
    }

    private void LookWhoOwns(ShardState state, OwnerRecord own, ShardStart start) => Ask<StoreResponse.Entries>(new StoreRequest.Read(state.OwnerKey), entries =>
    {
        var entry = entries.Find(state.OwnerKey);
        if (entry is not null && ClusterJson.ReadOwner(entry.Value) == own)
        {
            Own(state, own, entry.ModRevision, start);
            return;
        }

        _counters.ClaimsLost++;
        state.Forget();
        state.FaultUntil = _now + ClaimRetry;
        // The watch may already have delivered a newer owner, and may still deliver an older one.
        if (entries.Revision < state.OwnerSeenAt) return;
        state.Owner = entry is null ? null : ClusterJson.ReadOwner(entry.Value) ?? new OwnerRecord("", "", 0);
        state.OwnerSeenAt = entries.Revision;
        state.OwnerRevision = entry?.ModRevision ?? 0;
    });

    private void Own(ShardState state, OwnerRecord owner, long revision, ShardStart start)
    {
        state.OwnerSeenAt = revision;
        _counters.LedgerWrites++;
        Begin(state, owner, revision, start);
    }

    private void Begin(ShardState state, OwnerRecord owner, long revision, ShardStart start)
    {
        state.Phase = ShardPhase.Owned;
        SetFault(state, null);
        state.Owner = owner;
        state.OwnerRevision = revision;
        state.LastEpoch = state.Epoch;
        state.ClaimRevision = state.LedgerRevision = revision;
        state.NextWrite = _now;
        state.Ledger!.HandleDurable();
        _counters.Claims++;
        _counters.Ranges += start.Ranges.Count;
        _viewChanged = true;
        Do(new ClusterAction.StartShard(state.Shard, state.Epoch, start));
    }

    private void ShardStopped(ShardState state, long epoch, IReadOnlyList<FinalPosition> figures)
    {
        if (state.Epoch != epoch) return;
        _viewChanged = true;
        if (state.Phase == ShardPhase.Draining)
        {
            state.Phase = ShardPhase.Releasing;
            state.Figures = figures;
            state.Successor = SuccessorOf(state);
        }
        else if (state.Phase == ShardPhase.Lost)
        {
            GiveUp(state);
        }
    }

    // While this node keeps its lease, its owner record would keep every other node from claiming the shard.
    private void GiveUp(ShardState state)
    {
        var claim = state.ClaimRevision;
        state.Forget();
        if (HoldsLease && state.Owner?.Instance == Instance)
        {
            Ask<StoreResponse.Decided>(
                new StoreRequest.Transaction([StoreCompare.Unchanged(state.OwnerKey, claim)], [new StoreOperation.Delete(state.OwnerKey)]), static _ => { });
        }
    }

    private void LoseShard(ShardState state, string reason)
    {
        state.Phase = ShardPhase.Lost;
        _counters.OwnershipsLost++;
        _viewChanged = true;
        if (HoldsLease) Report(ClusterReportLevel.Error, $"shard {state.Shard} is lost: {reason}");
        Do(new ClusterAction.StopShard(state.Shard, state.Epoch, IsHandOver: false));
    }
}
