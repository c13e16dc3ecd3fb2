using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// Writing the ledgers of owned shards, and telling the SAs what was granted.
public sealed partial class ClusterMachine
{
    private void WorkOnLedger(ShardState state, TimeSpan pause)
    {
        var ledger = state.Ledger!;
        TellGrants(state, ledger);
        if (!ledger.HasWork || ledger.IsWriting) return;
        if (!ledger.IsUrgent && _now < state.NextWrite)
        {
            _nextShardWork = MonotonicTime.Min(_nextShardWork, state.NextWrite);
            return;
        }

        state.NextWrite = _now + pause;
        ledger.TryBeginWrite(_newId(), out var record);
        Write(state, record!, [], decided =>
        {
            if (decided.Succeeded) Written(state, decided.Revision);
            else LookWhatIsWritten(state);
        });
    }

    private void TellGrants(ShardState state, ShardLedger ledger)
    {
        while (ledger.TryTakeGrant(out var grant))
        {
            if (grant is LedgerGrant.Range) _counters.Ranges++;
            else if (grant is LedgerGrant.Ceiling) _counters.CeilingsRaised++;
            else _counters.CeilingsLowered++;
            Do(new ClusterAction.SendGrant(state.Shard, state.Epoch, grant));
        }
    }

    // Succeeds only while this node's owner record and its last ledger record are unchanged.
    private void Write(ShardState state, LedgerRecord record, StoreOperation[] more, Action<StoreResponse.Decided> then) => Ask(
        new StoreRequest.Transaction(
            [StoreCompare.Unchanged(state.OwnerKey, state.ClaimRevision), StoreCompare.Unchanged(state.LedgerKey, state.LedgerRevision)],
            [
                new StoreOperation.Put(state.LedgerKey, record.Write(state.LedgerKey, _authenticator)),
                .. state.HandoffRecord is null ? Array.Empty<StoreOperation>() : [new StoreOperation.Delete(state.HandOverKey)],
                .. more,
            ]),
        then);

    private void Written(ShardState state, long revision)
    {
        _counters.LedgerWrites++;
        state.LedgerRevision = revision;
        state.Ledger!.HandleDurable();
    }

    private void LookWhatIsWritten(ShardState state) => Ask<StoreResponse.Entries>(new StoreRequest.Read(state.LedgerKey), entries =>
    {
        if (state.Ledger is not { IsWriting: true } ledger) return;
        var entry = entries.Find(state.LedgerKey);
        var found = entry is null ? null : LedgerRecord.Read(entry.Key, entry.Value.Span, _authenticator, out _);
        if (found is not null && ledger.IsUnderWay(found)) Written(state, entry!.ModRevision);
        else if (state.Phase == ShardPhase.Releasing) state.Forget();
        else LoseShard(state, "its ledger is no longer this node's to write");
    });
}
