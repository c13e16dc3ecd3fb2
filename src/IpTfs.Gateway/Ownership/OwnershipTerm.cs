using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Ownership;

/// <summary>The period until an <see cref="OwnershipFence"/> is reached: each SA belongs to one term and is closed when it ends.</summary>
/// <remarks>Thread-safe. A term that has ended is never extended.</remarks>
public sealed class OwnershipTerm
{
    private long _end;

    internal OwnershipTerm(MonotonicTime end) => _end = end.Nanos;

    /// <summary>The instant from which on nothing may be sent, accepted or delivered.</summary>
    public MonotonicTime End
    {
        get => new(Volatile.Read(ref _end));
        internal set => Volatile.Write(ref _end, value.Nanos);
    }

    /// <summary>Whether the term has ended.</summary>
    public bool HasEnded(MonotonicTime now) => now.Nanos >= Volatile.Read(ref _end);
}
