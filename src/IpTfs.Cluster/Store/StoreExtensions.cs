namespace IpTfs.Cluster.Store;

/// <summary>Store requests for callers that can only report a failure.</summary>
internal static class StoreExtensions
{
    /// <summary>Sends a request and returns its answer.</summary>
    /// <exception cref="StoreFailedException">The store did not answer, or refused.</exception>
    public static async Task<T> AskAsync<T>(this IStore store, StoreRequest request, CancellationToken cancellationToken)
        where T : StoreResponse => await store.SendAsync(request, cancellationToken) switch
        {
            T answer => answer,
            StoreResponse.Failed failed => throw new StoreFailedException(failed),
            var other => throw new StoreFailedException($"the store answers a {request.GetType().Name} with a {other.GetType().Name}"),
        };

    /// <summary>The entry of a key, null when the key does not exist, and the store's whole answer.</summary>
    /// <exception cref="StoreFailedException">The store did not answer, or refused.</exception>
    public static async Task<(StoreEntry? Entry, StoreResponse.Entries Answer)> FindAsync(this IStore store, string key, CancellationToken cancellationToken)
    {
        var entries = await store.AskAsync<StoreResponse.Entries>(new StoreRequest.Read(key), cancellationToken);
        return (entries.Find(key), entries);
    }
}
