namespace IpTfs.Cluster.Store;

/// <summary>The revision of a key that is compared.</summary>
public enum StoreCompareTarget
{
    /// <summary>The revision at which it was created.</summary>
    CreateRevision,

    /// <summary>The revision at which it was last written.</summary>
    ModRevision,
}
