namespace IpTfs.Cluster.Store;

/// <summary>A condition of a transaction: a key has a given revision. Revision 0 means that the key does not exist.</summary>
/// <param name="Key">The key.</param>
/// <param name="Target">Which of its revisions.</param>
/// <param name="Revision">The required revision.</param>
public readonly record struct StoreCompare(string Key, StoreCompareTarget Target, long Revision)
{
    /// <summary>The key does not exist.</summary>
    public static StoreCompare Absent(string key) => new(key, StoreCompareTarget.CreateRevision, 0);

    /// <summary>The key was created at the revision, whatever was written to it since.</summary>
    public static StoreCompare Created(string key, long revision) => new(key, StoreCompareTarget.CreateRevision, revision);

    /// <summary>The key was last written at the revision.</summary>
    public static StoreCompare Unchanged(string key, long revision) => new(key, StoreCompareTarget.ModRevision, revision);
}
