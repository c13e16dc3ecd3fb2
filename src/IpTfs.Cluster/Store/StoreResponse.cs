namespace IpTfs.Cluster.Store;

/// <summary>An answer of a store.</summary>
/// <param name="ClusterId">The store's own identity; 0 with a failure.</param>
/// <param name="Revision">The store's revision; 0 with a failure.</param>
public abstract record StoreResponse(ulong ClusterId, long Revision)
{
    /// <summary>A lease, granted or kept.</summary>
    /// <param name="ClusterId">The store's own identity.</param>
    /// <param name="Revision">The store's revision.</param>
    /// <param name="Lease">The lease.</param>
    /// <param name="Ttl">How long the lease lives from the moment at which the store answered; zero when the lease is gone.</param>
    public sealed record LeaseHeld(ulong ClusterId, long Revision, long Lease, TimeSpan Ttl) : StoreResponse(ClusterId, Revision);

    /// <summary>The request was executed.</summary>
    /// <param name="ClusterId">The store's own identity.</param>
    /// <param name="Revision">The store's revision.</param>
    public sealed record Done(ulong ClusterId, long Revision) : StoreResponse(ClusterId, Revision);

    /// <summary>The keys that were asked for, in their order.</summary>
    /// <param name="ClusterId">The store's own identity.</param>
    /// <param name="Revision">The revision that they were read at.</param>
    /// <param name="Found">The keys.</param>
    public sealed record Entries(ulong ClusterId, long Revision, IReadOnlyList<StoreEntry> Found) : StoreResponse(ClusterId, Revision)
    {
        /// <summary>The entry of a key, which a read by prefix may return together with other keys; null when the key is not there.</summary>
        public StoreEntry? Find(string key) => Found.FirstOrDefault(entry => entry.Key == key);
    }

    /// <summary>A transaction was decided.</summary>
    /// <param name="ClusterId">The store's own identity.</param>
    /// <param name="Revision">The store's revision: that of the writes when there were any.</param>
    /// <param name="Succeeded">Whether the conditions held and the writes are done.</param>
    public sealed record Decided(ulong ClusterId, long Revision, bool Succeeded) : StoreResponse(ClusterId, Revision);

    /// <summary>No answer, or a refusal.</summary>
    /// <param name="Failure">The kind of failure.</param>
    /// <param name="Message">What happened, for an operator.</param>
    public sealed record Failed(StoreFailure Failure, string Message) : StoreResponse(0, 0);
}
