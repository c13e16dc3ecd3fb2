using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>A request to the store that is pending, or waits to be repeated.</summary>
/// <param name="Request">The request.</param>
/// <param name="Life">The life of the node that sent the request; an answer in a later life is ignored.</param>
/// <param name="SentAt">When the request was last sent.</param>
/// <param name="RevisionAtSend">The newest revision known at that time: an answer cannot be older.</param>
/// <param name="Attempts">How often the request has been sent.</param>
/// <param name="Then">Receives the answer and the time at which the request was sent; not called for a failure, except that of another node's lease.</param>
internal sealed record PendingRequest(
    StoreRequest Request, int Life, MonotonicTime SentAt, long RevisionAtSend, int Attempts, Action<StoreResponse, MonotonicTime> Then);
