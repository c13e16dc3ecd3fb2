namespace IpTfs.Cluster.Store;

/// <summary>A write of a transaction.</summary>
public abstract record StoreOperation
{
    private StoreOperation()
    {
    }

    /// <summary>Write a value.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Lease">The lease that the key is deleted with; 0 for none. A lease that is gone fails the whole transaction.</param>
    public sealed record Put(string Key, ReadOnlyMemory<byte> Value, long Lease = 0) : StoreOperation;

    /// <summary>Delete a key, if it is there.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Delete(string Key) : StoreOperation;
}
