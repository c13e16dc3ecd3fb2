namespace IpTfs.Cluster.Store;

/// <summary>A condition of a transaction: that a revision of a key is a certain one. 0 as a revision says that the key is not there.</summary>
/// <param name="Key">The key.</param>
/// <param name="Target">Which of its revisions.</param>
/// <param name="Revision">What it has to be.</param>
public readonly record struct StoreCompare(string Key, StoreCompareTarget Target, long Revision)
{
    /// <summary>That the key is not there.</summary>
    public static StoreCompare Absent(string key) => new(key, StoreCompareTarget.CreateRevision, 0);

    /// <summary>That the key is the one that was created then, whatever was written to it since.</summary>
    public static StoreCompare Created(string key, long revision) => new(key, StoreCompareTarget.CreateRevision, revision);

    /// <summary>That nothing was written to the key since.</summary>
    public static StoreCompare Unchanged(string key, long revision) => new(key, StoreCompareTarget.ModRevision, revision);
}
