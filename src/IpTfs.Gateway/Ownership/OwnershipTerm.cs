using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Ownership;

/// <summary>The time between two passings of an <see cref="OwnershipFence"/>: each SA lives in one term and does not outlive it.</summary>
/// <remarks>Thread-safe. Once ended it never runs again.</remarks>
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

    /// <summary>Whether the end has come.</summary>
    public bool HasEnded(MonotonicTime now) => now.Nanos >= Volatile.Read(ref _end);
}
