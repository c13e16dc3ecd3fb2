using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// The hand-over in one step. A tunnel stands still from when the old owner has stopped its SAs until the next owner has started them, so the path between is short:
// in one transaction the old owner writes the owner record and the handoff record, both under the next owner's lease, and the ledger, which already leases the next
// owner's first numbers. The watch delivers both records to the next owner. Where this is impossible the shard is released, and claimed like a shard without owner.
public sealed partial class ClusterMachine
{
    private static readonly TimeSpan LongestHandOverPause = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, (long Lease, long RegisteredAt)> _leases = new(StringComparer.Ordinal);

    // The next hand-over starts no earlier: the work that the last one left on every node would make its tunnels stand still for longer.
    private MonotonicTime _handOverFrom;

    private void Release(ShardState state)
    {
        var figures = state.Figures!;
        state.Figures = null;
        state.Successor = state.HasNoSuccessor ? null : SuccessorOf(state);
        if (state.Successor is { } successor) WriteHandoff(state, figures, successor);
        else GiveBack(state, figures);
    }

    // The next owner buffers the shard's packets already: packets relayed to it while the transaction is pending arrive before the peer's later packets. If the store
    // then names another owner, the remaining packets go to that owner.
    private string? SuccessorName(ShardState state) => state.Owner is { } owner && owner.Node != _settings.NodeName ? owner.Node : state.Successor?.Name;

    private NodeRecord? SuccessorOf(ShardState state) =>
        _placement[state.Shard] is { } wanted && wanted != _settings.NodeName && _members.TryGetValue(wanted, out var successor) && successor.Adopts && _leases.ContainsKey(wanted) ? successor : null;

    private void WriteHandoff(ShardState state, IReadOnlyList<FinalPosition> figures, NodeRecord successor)
    {
        state.Ledger!.WriteHandoff(figures, _catalog.SasOf(state.Shard), _newId(), _now, out var left, out var taken);
        if (!HandoffRecord.Fits(taken))
        {
            state.Successor = null;
            GiveBack(state, figures);
            return;
        }

        var owner = new OwnerRecord(successor.Name, successor.Instance, taken.Epoch, LeftBy: Instance);
        var (lease, registeredAt) = _leases[successor.Name];
        StoreCompare[] conditions =
        [
            StoreCompare.Unchanged(state.OwnerKey, state.ClaimRevision), StoreCompare.Unchanged(state.LedgerKey, state.LedgerRevision),
            StoreCompare.Created(ClusterKeys.Node(successor.Name), registeredAt),
        ];
        // The watch delivers changes in this order: the owner record arrives after the handoff record.
        StoreOperation[] writes =
        [
            new StoreOperation.Put(state.HandOverKey, HandoffRecord.Write(state.HandOverKey, left, state.LedgerKey, taken, _authenticator), lease),
            new StoreOperation.Put(state.LedgerKey, taken.Write(state.LedgerKey, _authenticator)),
            new StoreOperation.Put(state.OwnerKey, ClusterJson.Write(owner), lease),
        ];
        Ask<StoreResponse.Decided>(new StoreRequest.Transaction(conditions, writes), decided =>
        {
            if (decided.Succeeded) HandedOver(state, owner, decided.Revision);
            else FindInheritor(state, owner, figures);
        });
    }

    private void HandedOver(ShardState state, OwnerRecord owner, long revision)
    {
        _counters.LedgerWrites++;
        _counters.HandOvers++;
        EndHandOver(state);
        // The watch may have delivered a later owner before this answer.
        if (revision > state.OwnerSeenAt) (state.Owner, state.OwnerSeenAt, state.OwnerRevision) = (owner, revision, revision);
        _viewChanged = true;
    }

    // The transaction failed: an earlier attempt succeeded and its answer was lost, or the next owner has gone, or this node has lost the ownership.
    private void FindInheritor(ShardState state, OwnerRecord appointed, IReadOnlyList<FinalPosition> figures) => Ask<StoreResponse.Entries>(
        new StoreRequest.Read(state.OwnerKey), entries =>
        {
            var entry = entries.Find(state.OwnerKey);
            var owner = entry is null ? null : ClusterJson.ReadOwner(entry.Value) ?? new OwnerRecord("", "", 0);
            if (entry is not null && entry.ModRevision == state.ClaimRevision)
            {
                state.HasNoSuccessor = true;
                state.Successor = null;
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

    private void GiveBack(ShardState state, IReadOnlyList<FinalPosition> figures)
    {
        Write(state, state.Ledger!.Close(figures, _newId()), [new StoreOperation.Delete(state.OwnerKey)], decided =>
        {
            if (decided.Succeeded) _counters.LedgerWrites++;
            _counters.HandOvers++;
            // If the write failed, an earlier attempt succeeded or the ownership was gone already: either way this node does not own the shard.
            EndHandOver(state);
            // The watch may have delivered the next owner before this answer.
            if (decided.Succeeded && decided.Revision > state.OwnerSeenAt) (state.Owner, state.OwnerSeenAt) = (null, decided.Revision);
            _viewChanged = true;
        });
    }

    // The next hand-over waits as long as this one took, but at most LongestHandOverPause.
    private void EndHandOver(ShardState state)
    {
        var pause = _now - state.DrainingSince;
        _handOverFrom = _now + (pause < LongestHandOverPause ? pause : LongestHandOverPause);
        state.Forget();
    }

    private bool IsLeftToThisNode(ShardState state) => state.Owner is { LeftBy: not null } owner && owner.Instance == Instance && owner.Epoch > state.LastEpoch;

    // The owner record is in the store under this node's lease: this node owns the shard as if it had written the record itself.
    private void Adopt(ShardState state)
    {
        var owner = state.Owner!;
        state.LastEpoch = owner.Epoch;
        if (state.HandoffRecord is { } left && HandoffRecord.Read(state.HandOverKey, state.LedgerKey, left.Span, _authenticator) is { } handoff
            && handoff.Taken.Epoch == owner.Epoch && handoff.Taken.Incarnation == _cluster!.Incarnation)
        {
            state.Ledger = ShardLedger.Inherit(handoff.Left, handoff.Taken, _cluster.Advance, _catalog.SasOf(state.Shard), CeilingLead, _now, out var start);
            Begin(state, owner, state.OwnerRevision, start);
            return;
        }

        // The claim that follows reads the ledger, and reports a fault in it.
        Report(ClusterReportLevel.Warning, $"shard {state.Shard} was left to this node with a record that it cannot use: it is released, and claimed");
        Ask<StoreResponse.Decided>(
            new StoreRequest.Transaction(
                [StoreCompare.Unchanged(state.OwnerKey, state.OwnerRevision)], [new StoreOperation.Delete(state.OwnerKey), new StoreOperation.Delete(state.HandOverKey)]),
            static _ => { });
    }
}
