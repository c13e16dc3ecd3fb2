using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>A linearizable store with leases: what etcd promises, and no more. Every request is carried out at one instant.</summary>
internal sealed class StoreModel(ulong clusterId)
{
    private readonly SortedDictionary<string, StoreEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (long Ttl, long ExpiresAt)> _leases = [];
    private readonly List<StoreEvent> _history = [];
    private long _nextLease = 1000;
    private long _compacted;

    public ulong ClusterId { get; set; } = clusterId;

    public long Revision { get; private set; } = 1;

    /// <summary>For a planted bug: ledger writes younger than this may be forgotten by <see cref="LoseUnsynced"/>, although they were answered.</summary>
    public List<(long At, string Key, StoreEntry? Before)> Unsynced { get; } = [];

    public bool ForgetsLedgerWrites { get; init; }

    public int Writes { get; private set; }

    public IEnumerable<StoreEntry> Entries => _entries.Values;

    public StoreEntry? Find(string key) => _entries.GetValueOrDefault(key);

    public StoreResponse Execute(StoreRequest request, long now)
    {
        switch (request)
        {
            case StoreRequest.GrantLease grant:
                var id = ++_nextLease;
                _leases[id] = (grant.Ttl.Ticks * 100, now + grant.Ttl.Ticks * 100);
                return new StoreResponse.LeaseHeld(ClusterId, Revision, id, grant.Ttl);
            case StoreRequest.KeepAlive keep:
                if (!_leases.TryGetValue(keep.Lease, out var lease)) return new StoreResponse.LeaseHeld(ClusterId, Revision, keep.Lease, TimeSpan.Zero);
                _leases[keep.Lease] = (lease.Ttl, now + lease.Ttl);
                return new StoreResponse.LeaseHeld(ClusterId, Revision, keep.Lease, TimeSpan.FromTicks(lease.Ttl / 100));
            case StoreRequest.RevokeLease revoke:
                End(revoke.Lease);
                return new StoreResponse.Done(ClusterId, Revision);
            case StoreRequest.Read read:
                return new StoreResponse.Entries(ClusterId, Revision, [.. _entries.Values.Where(entry => entry.Key.StartsWith(read.Prefix, StringComparison.Ordinal))]);
            case StoreRequest.Transaction transaction:
                return Decide(transaction, now);
            default:
                throw new ArgumentOutOfRangeException(nameof(request));
        }
    }

    /// <summary>Ends what has run out. The store looks for that now and then, so that a lease may live longer, never shorter.</summary>
    public void ExpireLeases(long now)
    {
        foreach (var lease in _leases.Where(lease => lease.Value.ExpiresAt <= now).Select(lease => lease.Key).ToArray()) End(lease);
    }

    /// <summary>A new leader does not know when the leases were renewed: it gives them their whole time again.</summary>
    public void ChangeLeader(long now)
    {
        foreach (var (id, (ttl, _)) in _leases.ToArray()) _leases[id] = (ttl, now + ttl);
    }

    public void Compact() => _compacted = Revision;

    /// <summary>What happened from a revision on; null when that has been forgotten.</summary>
    public List<StoreEvent>? Since(long revision)
    {
        if (revision <= _compacted) return null;
        var first = _history.Count;
        while (first > 0 && _history[first - 1].Revision >= revision) first--;
        return _history[first..];
    }

    /// <summary>The planted bug: writes that were answered but not synced are gone.</summary>
    public void LoseUnsynced(long now)
    {
        for (var i = Unsynced.Count - 1; i >= 0; i--)
        {
            var (at, key, before) = Unsynced[i];
            if (now - at > 400_000_000) break;
            if (before is null) _entries.Remove(key);
            else _entries[key] = before;
        }

        Unsynced.Clear();
    }

    /// <summary>As an operator, or an attacker with access to the store, would.</summary>
    public void Overwrite(string key, ReadOnlyMemory<byte>? value)
    {
        Revision++;
        Write(value is { } octets ? new StoreOperation.Put(key, octets) : new StoreOperation.Delete(key));
    }

    public StoreModel Backup()
    {
        var copy = new StoreModel(ClusterId) { Revision = Revision };
        foreach (var (key, entry) in _entries)
        {
            if (entry.Lease == 0) copy._entries[key] = entry;
        }

        copy._compacted = Revision;
        return copy;
    }

    private StoreResponse Decide(StoreRequest.Transaction transaction, long now)
    {
        if (!transaction.Conditions.All(Holds)) return new StoreResponse.Decided(ClusterId, Revision, false);
        if (transaction.Writes.Any(write => write is StoreOperation.Put { Lease: not 0 } put && !_leases.ContainsKey(put.Lease)))
            return new StoreResponse.Failed(StoreFailure.LeaseGone, "requested lease not found");
        Revision++;
        Writes++;
        foreach (var write in transaction.Writes)
        {
            if (ForgetsLedgerWrites && write is StoreOperation.Put put && put.Key.StartsWith(ClusterKeys.Ledgers, StringComparison.Ordinal))
                Unsynced.Add((now, put.Key, Find(put.Key)));
            Write(write);
        }

        return new StoreResponse.Decided(ClusterId, Revision, true);
    }

    private bool Holds(StoreCompare compare)
    {
        var entry = Find(compare.Key);
        var actual = entry is null ? 0 : compare.Target == StoreCompareTarget.CreateRevision ? entry.CreateRevision : entry.ModRevision;
        return actual == compare.Revision;
    }

    private void Write(StoreOperation write)
    {
        switch (write)
        {
            case StoreOperation.Put put:
                var entry = new StoreEntry(put.Key, put.Value, Find(put.Key)?.CreateRevision ?? Revision, Revision, put.Lease);
                _entries[put.Key] = entry;
                _history.Add(new StoreEvent(put.Key, Revision, entry));
                break;
            case StoreOperation.Delete delete when _entries.Remove(delete.Key):
                _history.Add(new StoreEvent(delete.Key, Revision, null));
                break;
        }
    }

    private void End(long lease)
    {
        if (!_leases.Remove(lease)) return;
        var keys = _entries.Values.Where(entry => entry.Lease == lease).Select(entry => entry.Key).ToArray();
        if (keys.Length == 0) return;
        Revision++;
        foreach (var key in keys) Write(new StoreOperation.Delete(key));
    }
}
