using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// Joining, and joining again after a lost lease: read or write the cluster's record, take a lease, read members and owners, start the watch, register. Registering is
// last: the other nodes hand shards over as soon as they see the new member, and the shards' tunnels stand still until the new member sees the hand-over.
public sealed partial class ClusterMachine
{
    private static readonly TimeSpan NameRetry = TimeSpan.FromMilliseconds(250);

    // The time before registering in which the watch starts and the node makes relay keys, relay tables and the handoff buffers of its future shards.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private ClusterRecord? _cluster;
    private long _registeredAt;
    private long _watch;
    private bool _isDraining;
    private bool _ownRecordChanged;
    private bool _isWritingOwnRecord;
    private MonotonicTime _nameRetry = MonotonicTime.Never;
    private MonotonicTime _nameTakenSince = MonotonicTime.Never;

    private NodeRecord OwnRecord => new(
        _settings.NodeName, Instance, ClusterRecord.CurrentSchema, _settings.Version, _settings.Weight, _isDraining, _settings.Relay, _settings.Addresses,
        _settings.Adopts, Quarantined());

    private void Join()
    {
        Phase = ClusterPhase.Joining;
        _viewChanged = true;
        ReadCluster();
    }

    private void ReadCluster() => Ask<StoreResponse.Entries>(new StoreRequest.Read(ClusterKeys.Cluster), entries =>
    {
        if (entries.Find(ClusterKeys.Cluster) is { } entry) CheckCluster(entry, entries.ClusterId, entries.Revision);
        else FoundCluster(entries.ClusterId);
    });

    // When several nodes try to make the cluster, one write succeeds, and all nodes read that record.
    private void FoundCluster(ulong storeId)
    {
        var record = new ClusterRecord(ClusterRecord.CurrentSchema, _settings.Shards, _settings.KeyCheck, storeId, Incarnation: 1, Advance: 0);
        Ask<StoreResponse.Decided>(
            new StoreRequest.Transaction([StoreCompare.Absent(ClusterKeys.Cluster)], [new StoreOperation.Put(ClusterKeys.Cluster, ClusterJson.Write(record))]),
            _ => ReadCluster());
    }

    private void CheckCluster(StoreEntry entry, ulong storeId, long revision)
    {
        var found = ClusterJson.ReadCluster(entry.Value);
        var known = _settings.LastSeen;
        var fault = found switch
        {
            null => $"the record `{ClusterKeys.Cluster}` in the store cannot be read: restore it from a backup, or remove everything under the prefix and give all tunnels new keys",
            { Schema: > ClusterRecord.CurrentSchema } => $"the cluster's records have schema {found.Schema} and this version reads up to {ClusterRecord.CurrentSchema}: upgrade this node",
            _ when found.KeyCheck != _settings.KeyCheck => "the cluster key is not the cluster's: put the same key into cluster.key-file of every node",
            _ when found.Shards != _settings.Shards => $"the cluster has {found.Shards} shards and this node's configuration says {_settings.Shards}: set cluster.shards to {found.Shards}",
            _ when found.StoreId != storeId => StoreChanged,
            _ when known.StoreId == storeId && revision < known.Revision && found.Incarnation <= known.Incarnation => WentBack(known.Revision, revision),
            _ => null,
        };
        if (fault is not null)
        {
            Refuse(fault);
            return;
        }

        _cluster = found;
        Ask(new StoreRequest.GrantLease(_settings.LeaseTtl), (response, sentAt) => TakeLease((StoreResponse.LeaseHeld)response, sentAt));
    }

    private void TakeLease(StoreResponse.LeaseHeld granted, MonotonicTime sentAt)
    {
        _lease = granted.Lease;
        _nextKeepAlive = sentAt + _settings.LeaseTtl / 3;
        ExtendFence(sentAt, granted.Ttl);
        ReadState(() => _nameRetry = _now + FirstLook);
    }

    private void Register()
    {
        var key = ClusterKeys.Node(_settings.NodeName);
        _ownRecordChanged = false;
        Ask<StoreResponse.Decided>(
            new StoreRequest.Transaction([StoreCompare.Absent(key)], [new StoreOperation.Put(key, ClusterJson.Write(OwnRecord), _lease)]),
            decided =>
            {
                // The watch reports success.
                if (!decided.Succeeded) LookWhoIsRegistered(key);
            });
    }

    private void LookWhoIsRegistered(string key) => Ask<StoreResponse.Entries>(new StoreRequest.Read(key), entries =>
    {
        var entry = entries.Find(key);
        var other = entry is null ? null : ClusterJson.ReadNode(entry.Value);
        if (other?.Instance == Instance) return;

        // The record may be of an earlier life of this node whose lease has yet to run out; a store that changes its leader extends the lease.
        if (_nameTakenSince == MonotonicTime.Never)
        {
            _nameTakenSince = _now;
            if (entry is not null) Report(ClusterReportLevel.Warning, $"a node named {_settings.NodeName} is registered already: waiting for its lease to end");
        }

        if (entry is not null && _now - _nameTakenSince > _settings.LeaseTtl * 4 + TimeSpan.FromSeconds(2))
        {
            Refuse($"another node named {_settings.NodeName} is in the cluster{(other?.Relay is { } relay ? $" ({relay})" : "")}: give each node a node-name of its own");
            return;
        }

        _nameRetry = _now + NameRetry;
    });

    private void RegisterIfDue()
    {
        if (_now < _nameRetry) return;
        _nameRetry = MonotonicTime.Never;
        if (HoldsLease && Phase == ClusterPhase.Joining) Register();
    }

    private void BecomeMember(long registeredAt)
    {
        _registeredAt = registeredAt;
        _nameTakenSince = _nameRetry = MonotonicTime.Never;
        Phase = ClusterPhase.Member;
        _counters.Joins++;
        // In a running cluster, shards for this node must not wait; in a new cluster, the node waits for other nodes to join.
        _claimFrom = Array.Exists(_shards, static state => state.Owner is not null) ? _now : _now + _settings.Settling;
        Report(ClusterReportLevel.Information, $"{_settings.NodeName} is a member of a cluster of {_members.Count}");
    }

    private void ReadState(Action then) => Ask<StoreResponse.Entries>(new StoreRequest.Read(ClusterKeys.State), entries =>
    {
        _members.Clear();
        _leases.Clear();
        foreach (var entry in entries.Found.Where(static entry => entry.Key.StartsWith(ClusterKeys.Nodes, StringComparison.Ordinal)))
            ApplyChange(new StoreEvent(entry.Key, entry.ModRevision, entry));
        // Every owner is known as of this answer's revision, whatever its record's revision; a shard without a record has no owner.
        var owners = entries.Found.ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
        foreach (var state in _shards)
        {
            state.HandoffRecord = owners.GetValueOrDefault(state.HandOverKey)?.Value;
            ApplyOwner(state, new StoreEvent(state.OwnerKey, entries.Revision, owners.GetValueOrDefault(state.OwnerKey)));
        }

        _membersChanged = _viewChanged = true;
        Do(new ClusterAction.Follow(++_watch, entries.Revision + 1));
        then();
    });

    private void Apply(long watch, StoreUpdate update)
    {
        if (watch != _watch || _cluster is null) return;
        if (update.ClusterId != _cluster.StoreId)
        {
            Refuse(StoreChanged);
            return;
        }

        if (update.IsCompacted)
        {
            ReadState(static () => { });
            return;
        }

        foreach (var change in update.Events)
        {
            ApplyChange(change);
            _viewChanged = true;
        }
    }

    private void ApplyChange(StoreEvent change)
    {
        if (change.Key.StartsWith(ClusterKeys.Nodes, StringComparison.Ordinal)) ApplyMember(change.Key[ClusterKeys.Nodes.Length..], change);
        else if (ClusterKeys.TryReadOwner(change.Key, out var shard) && shard < _shards.Length) ApplyOwner(_shards[shard], change);
        else if (ClusterKeys.TryReadHandOver(change.Key, out shard) && shard < _shards.Length) _shards[shard].HandoffRecord = change.Entry?.Value;
    }

    private void ApplyMember(string name, StoreEvent change)
    {
        _membersChanged = true;
        var record = change.Entry is null ? null : ClusterJson.ReadNode(change.Entry.Value);
        if (change.Entry is not null && record is null) Report(ClusterReportLevel.Error, $"the record of node {name} in the store cannot be read; it counts as gone");
        if (record is null)
        {
            _members.Remove(name);
            _leases.Remove(name);
        }
        else
        {
            _members[name] = record;
            _leases[name] = (change.Entry!.Lease, change.Entry.CreateRevision);
        }

        if (name != _settings.NodeName) return;
        if (record?.Instance == Instance)
        {
            if (Phase == ClusterPhase.Joining && HoldsLease) BecomeMember(change.Entry!.CreateRevision);
        }
        else if (IsIn)
        {
            LoseLease("its record in the store is gone");
        }
    }

    private void ApplyOwner(ShardState state, StoreEvent change)
    {
        // The store answered this node's own claims and releases before the watch delivered earlier changes: those are ignored.
        if (change.Revision < state.OwnerSeenAt) return;
        state.Owner = change.Entry is null ? null : ClusterJson.ReadOwner(change.Entry.Value) ?? new OwnerRecord("", "", 0);
        state.OwnerSeenAt = change.Revision;
        state.OwnerRevision = change.Entry?.ModRevision ?? 0;
        if (state.Owner?.Instance == Instance) return;
        // A handoff record is not for this node when another node, or no node, owns the shard.
        state.HandoffRecord = null;
        if (state.Phase is ShardPhase.Owned or ShardPhase.Draining) LoseShard(state, "somebody took its ownership out of the store");
    }

    private void Drain(bool draining)
    {
        _isDraining = draining;
        _ownRecordChanged = true;
    }

    // One write at a time: of two pending writes, the older could reach the store last.
    private void WriteOwnRecordIfChanged()
    {
        if (!_ownRecordChanged || _isWritingOwnRecord || !IsIn || !HoldsLease) return;
        _ownRecordChanged = false;
        _isWritingOwnRecord = true;
        var key = ClusterKeys.Node(_settings.NodeName);
        // The write fails only when this node's record is gone, which the watch reports.
        Ask<StoreResponse.Decided>(
            new StoreRequest.Transaction([StoreCompare.Created(key, _registeredAt)], [new StoreOperation.Put(key, ClusterJson.Write(OwnRecord), _lease)]),
            _ => _isWritingOwnRecord = false);
    }
}
