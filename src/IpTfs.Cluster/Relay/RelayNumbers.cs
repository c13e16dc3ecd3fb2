using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The sequence numbers of one relay SA, handed out in ranges that never overlap: to the sender, to its replacement after a fault, and to the sender
/// that is made when the other node was away and returns in the same life. Thread-safe.
/// </summary>
internal sealed class RelayNumbers
{
    // A sender that ends leaves at most this many numbers unused: few enough for the receiver, which infers the high half of a number.
    private const long RangeNumbers = 65_536;

    private long _next = 1;

    /// <summary>Takes the next range.</summary>
    public SequenceRange Take()
    {
        var end = (ulong)Interlocked.Add(ref _next, RangeNumbers);
        return new SequenceRange(end - RangeNumbers, end);
    }
}
