namespace IpTfs.Cluster.Store;

/// <summary>A request to a store.</summary>
public abstract record StoreRequest
{
    private StoreRequest()
    {
    }

    /// <summary>Grants a new lease. Answer: <see cref="StoreResponse.LeaseHeld"/>.</summary>
    /// <param name="Ttl">How long the lease lives without renewal; whole seconds.</param>
    public sealed record GrantLease(TimeSpan Ttl) : StoreRequest;

    /// <summary>Renews a lease. Answer: <see cref="StoreResponse.LeaseHeld"/>, with no time left when the lease is gone.</summary>
    /// <param name="Lease">The lease.</param>
    public sealed record KeepAlive(long Lease) : StoreRequest;

    /// <summary>Ends a lease, and deletes its keys. Answer: <see cref="StoreResponse.Done"/>, also when the lease was gone already.</summary>
    /// <param name="Lease">The lease.</param>
    public sealed record RevokeLease(long Lease) : StoreRequest;

    /// <summary>Reads all keys with a prefix, as of one revision, linearizable. Answer: <see cref="StoreResponse.Entries"/>.</summary>
    /// <param name="Prefix">The keys' prefix; a whole key works as well.</param>
    public sealed record Read(string Prefix) : StoreRequest;

    /// <summary>Executes all of the writes if all of the conditions hold, else none. Answer: <see cref="StoreResponse.Decided"/>.</summary>
    /// <param name="Conditions">The conditions.</param>
    /// <param name="Writes">The writes.</param>
    public sealed record Transaction(IReadOnlyList<StoreCompare> Conditions, IReadOnlyList<StoreOperation> Writes) : StoreRequest;
}
