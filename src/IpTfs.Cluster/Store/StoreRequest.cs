namespace IpTfs.Cluster.Store;

/// <summary>What a store can be asked.</summary>
public abstract record StoreRequest
{
    private StoreRequest()
    {
    }

    /// <summary>A new lease. Answer: <see cref="StoreResponse.LeaseHeld"/>.</summary>
    /// <param name="Ttl">How long it lives without a sign; whole seconds.</param>
    public sealed record GrantLease(TimeSpan Ttl) : StoreRequest;

    /// <summary>A sign of life. Answer: <see cref="StoreResponse.LeaseHeld"/>, with no time left when the lease is gone.</summary>
    /// <param name="Lease">The lease.</param>
    public sealed record KeepAlive(long Lease) : StoreRequest;

    /// <summary>The lease ends, and its keys with it. Answer: <see cref="StoreResponse.Done"/>, also when it was gone already.</summary>
    /// <param name="Lease">The lease.</param>
    public sealed record RevokeLease(long Lease) : StoreRequest;

    /// <summary>All keys with a prefix, as of one revision, linearizable. Answer: <see cref="StoreResponse.Entries"/>.</summary>
    /// <param name="Prefix">Begin of the keys; a whole key works as well.</param>
    public sealed record Read(string Prefix) : StoreRequest;

    /// <summary>All of the writes if all of the conditions hold, else none. Answer: <see cref="StoreResponse.Decided"/>.</summary>
    /// <param name="Conditions">What has to be so.</param>
    /// <param name="Writes">What is to be done then.</param>
    public sealed record Transaction(IReadOnlyList<StoreCompare> Conditions, IReadOnlyList<StoreOperation> Writes) : StoreRequest;
}
