using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The sequence numbers of one relay SA, handed out in ranges that never overlap: to the sender, to the one that takes its place after a fault, and to the one
/// that is made when the other node was away and comes back in the same life. Thread-safe.
/// </summary>
internal sealed class RelayNumbers
{
    // What a sender that ends leaves unused: few enough that the receiver, which infers the high half of a number, never loses count.
    private const long RangeNumbers = 65_536;

    private long _next = 1;

    /// <summary>Takes the next range.</summary>
    public SequenceRange Take()
    {
        var end = (ulong)Interlocked.Add(ref _next, RangeNumbers);
        return new SequenceRange(end - RangeNumbers, end);
    }
}
