using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

/// <summary>A question to the store that is under way, or waits to be asked again.</summary>
/// <param name="Request">The question.</param>
/// <param name="Life">The membership that it belongs to; an answer that comes in a later one is of no interest.</param>
/// <param name="SentAt">When it was asked last.</param>
/// <param name="RevisionAtSend">The newest revision that was known then: an answer cannot be older.</param>
/// <param name="Attempts">How often it has been asked.</param>
/// <param name="Then">Takes the answer and the time of the question; never told of a failure.</param>
internal sealed record PendingRequest(
    StoreRequest Request, int Life, MonotonicTime SentAt, long RevisionAtSend, int Attempts, Action<StoreResponse, MonotonicTime> Then);
