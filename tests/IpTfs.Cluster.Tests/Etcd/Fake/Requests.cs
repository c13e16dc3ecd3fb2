using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>A store at the given endpoints, and a request of every kind.</summary>
internal static class Requests
{
    public static readonly StoreRequest Transaction = new StoreRequest.Transaction(
        [StoreCompare.Absent("a"), StoreCompare.Unchanged("b", 7)],
        [new StoreOperation.Put("a", "baz"u8.ToArray(), 5), new StoreOperation.Delete("b")]);

    public static readonly StoreRequest Read = new StoreRequest.Read("");

    public static readonly StoreRequest KeepAlive = new StoreRequest.KeepAlive(Recorded.Lease);

    public static readonly StoreRequest Revoke = new StoreRequest.RevokeLease(Recorded.Lease);

    public static readonly StoreRequest Grant = new StoreRequest.GrantLease(TimeSpan.FromSeconds(10));

    // Never reached where all is well.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static EtcdStore Store(params IReadOnlyList<Uri> endpoints) => new(Options(endpoints));

    public static EtcdOptions Options(params IReadOnlyList<Uri> endpoints) => new() { Endpoints = endpoints, RequestTimeout = Patience, MinBackOff = TimeSpan.FromMilliseconds(1) };

    public static Task<StoreResponse> SendAsync(this EtcdStore store, StoreRequest request) => store.SendAsync(request, CancellationToken.None);
}
