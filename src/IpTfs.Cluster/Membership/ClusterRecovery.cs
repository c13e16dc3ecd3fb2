using System.Globalization;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Membership;

/// <summary>
/// Lets the nodes of a cluster join again after its store was restored from a backup. The ledgers in a backup do not cover the packets sent since: the recovery
/// states the most packets of any SA, and every ledger is advanced by that many before its SAs go on.
/// </summary>
public static class ClusterRecovery
{
    /// <summary>Rewrites the cluster's record for the present store. Does nothing when the store is the one that the record names.</summary>
    /// <param name="store">The store. Borrowed.</param>
    /// <param name="keyCheck">Recognizes the cluster key, as in <see cref="ClusterRecord.KeyCheck"/>.</param>
    /// <param name="shards">Number of shards in the node's configuration.</param>
    /// <param name="advance">The most packets that any SA can have sent or accepted since the backup was made.</param>
    /// <param name="force">Goes on although nodes are registered, and although the store is the one that the record names.</param>
    /// <param name="cancellationToken">Gives up; the record may have been written then.</param>
    public static async Task<RecoveryReport> RecoverAsync(IStore store, string keyCheck, int shards, ulong advance, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keyCheck);
        try
        {
            var (entry, answer) = await store.FindAsync(ClusterKeys.Cluster, cancellationToken);
            var found = entry is null ? null : ClusterJson.ReadCluster(entry.Value);
            if (FaultOf(entry, found, keyCheck, shards) is { } fault) return Refused(fault);
            if (found!.StoreId == answer.ClusterId && !force)
                return new RecoveryReport(RecoveryOutcome.NotNeeded, "nothing is done: the store has the identity that the cluster knows; if its data went back all the same, force it", found);
            var nodes = await store.AskAsync<StoreResponse.Entries>(new StoreRequest.Read(ClusterKeys.Nodes), cancellationToken);
            if (nodes.Found.Count > 0 && !force) return Refused(DescribeNodes(nodes.Found));
            if (found.Incarnation == int.MaxValue) return Refused("the cluster has been recovered as often as its record can count: give all tunnels new keys and remove everything under the prefix");
            return await WriteAsync(store, entry!, found with { StoreId = answer.ClusterId, Incarnation = found.Incarnation + 1, Advance = Math.Max(found.Advance, advance) }, cancellationToken);
        }
        catch (StoreFailedException failure)
        {
            return new RecoveryReport(RecoveryOutcome.Failed, failure.Message);
        }
    }

    private static async Task<RecoveryReport> WriteAsync(IStore store, StoreEntry entry, ClusterRecord record, CancellationToken cancellationToken)
    {
        var write = new StoreRequest.Transaction([StoreCompare.Unchanged(entry.Key, entry.ModRevision)], [new StoreOperation.Put(entry.Key, ClusterJson.Write(record))]);
        var decided = await store.AskAsync<StoreResponse.Decided>(write, cancellationToken);
        if (!decided.Succeeded) return Refused("somebody else has changed the cluster's record meanwhile: look, and run it again");
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"recovered: incarnation {record.Incarnation}, and each ledger of the one before goes on {record.Advance} packets further; the nodes may join");
        return new RecoveryReport(RecoveryOutcome.Recovered, message, record);
    }

    private static string? FaultOf(StoreEntry? entry, ClusterRecord? found, string keyCheck, int shards) => found switch
    {
        // No new record is written: with it, the nodes would trust the old ledgers in the store.
        null when entry is null => $"there is no record `{ClusterKeys.Cluster}` under the prefix: there is no cluster, and the first node that joins makes one",
        null => $"the record `{ClusterKeys.Cluster}` cannot be read: restore an older backup, or remove everything under the prefix and give all tunnels new keys",
        { Schema: > ClusterRecord.CurrentSchema } => $"the cluster's records have schema {found.Schema} and this version reads up to {ClusterRecord.CurrentSchema}: use a newer version",
        _ when !string.Equals(found.KeyCheck, keyCheck, StringComparison.OrdinalIgnoreCase) => "the cluster key is not the cluster's: use the configuration of one of its nodes",
        _ when found.Shards != shards => $"the cluster has {found.Shards} shards and this configuration says {shards}: set cluster.shards to {found.Shards}",
        _ => null,
    };

    // A backup also restores the records of nodes, which are deleted when their leases run out.
    private static string DescribeNodes(IReadOnlyList<StoreEntry> nodes)
    {
        var names = string.Join(", ", nodes.Select(static node => node.Key[ClusterKeys.Nodes.Length..]));
        return $"nodes are registered: {names}; stop them, or wait until the leases from the backup have run out";
    }

    private static RecoveryReport Refused(string reason) => new(RecoveryOutcome.Refused, reason);
}
