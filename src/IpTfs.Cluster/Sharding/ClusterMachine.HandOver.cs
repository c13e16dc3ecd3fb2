using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// The hand-over in one step. A tunnel stands still from when its shard's owner has stopped until the next one has started, so as little as can be lies between the two:
// the owner writes, in one transaction, that the next one owns the shard, under that one's lease, and a ledger in which that one's first numbers are leased already. The
// watch tells the next owner all of it. Where that cannot be the shard is released, and claimed like one that nobody owns.
public sealed partial class ClusterMachine
{
    private static readonly TimeSpan LongestHandOverPause = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, (long Lease, long RegisteredAt)> _leases = new(StringComparer.Ordinal);

    // Not before: what one hand-over leaves to be done, on every node, would make the tunnels of the next stand still for longer.
    private MonotonicTime _handOverFrom;

    private void Release(ShardState state)
    {
        var figures = state.Figures!;
        state.Figures = null;
        state.Heir = state.HasNoHeir ? null : HeirOf(state);
        if (state.Heir is { } heir) Bequeath(state, figures, heir);
        else GiveBack(state, figures);
    }

    // The heir keeps what comes for the shard already: what is sent there while the store still decides is there before what the peer sends after. Where the store decides
    // otherwise the rest goes to whom it has chosen.
    private string? HeirName(ShardState state) => state.Owner is { } owner && owner.Node != _settings.NodeName ? owner.Node : state.Heir?.Name;

    private NodeRecord? HeirOf(ShardState state) =>
        _placement[state.Shard] is { } wanted && wanted != _settings.NodeName && _members.TryGetValue(wanted, out var heir) && heir.Adopts && _leases.ContainsKey(wanted) ? heir : null;

    private void Bequeath(ShardState state, IReadOnlyList<FinalFigures> figures, NodeRecord heir)
    {
        state.Ledger!.Bequeath(figures, _contents.SasOf(state.Shard), _draw(), _now, out var left, out var taken);
        if (!HandoffRecord.Fits(taken))
        {
            state.Heir = null;
            GiveBack(state, figures);
            return;
        }

        var owner = new OwnerRecord(heir.Name, heir.Instance, taken.Epoch, LeftBy: Instance);
        var (lease, registeredAt) = _leases[heir.Name];
        StoreCompare[] conditions =
        [
            StoreCompare.Unchanged(state.OwnerKey, state.ClaimRevision), StoreCompare.Unchanged(state.LedgerKey, state.LedgerRevision),
            StoreCompare.Created(ClusterKeys.Node(heir.Name), registeredAt),
        ];
        // In this order the watch tells of them: who owns the shard comes when everything else is known.
        StoreOperation[] writes =
        [
            new StoreOperation.Put(state.HandOverKey, HandoffRecord.Write(state.HandOverKey, left, state.LedgerKey, taken, _authenticator), lease),
            new StoreOperation.Put(state.LedgerKey, taken.Write(state.LedgerKey, _authenticator)),
            new StoreOperation.Put(state.OwnerKey, ClusterJson.Write(owner), lease),
        ];
        Ask<StoreResponse.Decided>(new StoreRequest.Transaction(conditions, writes), decided =>
        {
            if (decided.Succeeded) HandedOver(state, owner, decided.Revision);
            else LookWhoInherited(state, owner, figures);
        });
    }

    private void HandedOver(ShardState state, OwnerRecord owner, long revision)
    {
        _counters.LedgerWrites++;
        _counters.HandOvers++;
        EndHandOver(state);
        // The watch may have told of an owner after that one before this answer came.
        if (revision > state.OwnerSeenAt) (state.Owner, state.OwnerSeenAt, state.OwnerRevision) = (owner, revision, revision);
        _viewChanged = true;
    }

    // Either an earlier answer was lost, or the heir has gone, or the ownership has.
    private void LookWhoInherited(ShardState state, OwnerRecord appointed, IReadOnlyList<FinalFigures> figures) => Ask<StoreResponse.Entries>(
        new StoreRequest.Read(state.OwnerKey), entries =>
        {
            var entry = entries.Find(state.OwnerKey);
            var owner = entry is null ? null : ClusterJson.ReadOwner(entry.Value) ?? new OwnerRecord("", "", 0);
            if (entry is not null && entry.ModRevision == state.ClaimRevision)
            {
                state.HasNoHeir = true;
                state.Heir = null;
                state.Figures = figures;
                return;
            }

            if (owner == appointed)
            {
                HandedOver(state, appointed, entry!.ModRevision);
                return;
            }

            EndHandOver(state);
            if (entries.Revision > state.OwnerSeenAt) (state.Owner, state.OwnerSeenAt, state.OwnerRevision) = (owner, entries.Revision, entry?.ModRevision ?? 0);
            _viewChanged = true;
        });

    private void GiveBack(ShardState state, IReadOnlyList<FinalFigures> figures)
    {
        Write(state, state.Ledger!.Close(figures, _draw()), [new StoreOperation.Delete(state.OwnerKey)], decided =>
        {
            if (decided.Succeeded) _counters.LedgerWrites++;
            _counters.HandOvers++;
            // When it did not succeed it had succeeded before, or the ownership was gone already: either way it is nobody's, or another's.
            EndHandOver(state);
            // The watch may have told of the next owner before this answer came.
            if (decided.Succeeded && decided.Revision > state.OwnerSeenAt) (state.Owner, state.OwnerSeenAt) = (null, decided.Revision);
            _viewChanged = true;
        });
    }

    // As long as this one took, the next one waits.
    private void EndHandOver(ShardState state)
    {
        var pause = _now - state.DrainingSince;
        _handOverFrom = _now + (pause < LongestHandOverPause ? pause : LongestHandOverPause);
        state.Forget();
    }

    private bool IsLeftToThisNode(ShardState state) => state.Owner is { LeftBy: not null } owner && owner.Instance == Instance && owner.Epoch > state.LastEpoch;

    // The record is in the store under this node's lease: it owns the shard, as if it had written that itself.
    private void Adopt(ShardState state)
    {
        var owner = state.Owner!;
        state.LastEpoch = owner.Epoch;
        if (state.HandoffRecord is { } left && HandoffRecord.Read(state.HandOverKey, state.LedgerKey, left.Span, _authenticator) is { } bequest
            && bequest.Taken.Epoch == owner.Epoch && bequest.Taken.Incarnation == _cluster!.Incarnation)
        {
            state.Ledger = ShardLedger.Inherit(bequest.Left, bequest.Taken, _cluster.Advance, _contents.SasOf(state.Shard), CeilingLead, _now, out var start);
            Begin(state, owner, state.OwnerRevision, start);
            return;
        }

        // A claim reads the ledger, and says what is wrong with it.
        Report(ClusterReportLevel.Warning, $"shard {state.Shard} was left to this node with a record that it cannot use: it is released, and claimed");
        Ask<StoreResponse.Decided>(
            new StoreRequest.Transaction(
                [StoreCompare.Unchanged(state.OwnerKey, state.OwnerRevision)], [new StoreOperation.Delete(state.OwnerKey), new StoreOperation.Delete(state.HandOverKey)]),
            static _ => { });
    }
}
