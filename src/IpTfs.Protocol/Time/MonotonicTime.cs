namespace IpTfs.Protocol.Time;

/// <summary>An instant on a monotonic clock, in nanoseconds since an origin that only the clock's owner knows.</summary>
/// <remarks>Protocol objects never read a clock: every input carries its instant, and time never runs backwards between inputs.</remarks>
/// <param name="Nanos">Nanoseconds since the origin; never negative.</param>
public readonly record struct MonotonicTime(long Nanos) : IComparable<MonotonicTime>
{
    /// <summary>The origin.</summary>
    public static readonly MonotonicTime Zero;

    /// <summary>The deadline of an object that waits for nothing.</summary>
    public static readonly MonotonicTime Never = new(long.MaxValue);

    /// <summary>The earlier of two instants.</summary>
    public static MonotonicTime Min(MonotonicTime a, MonotonicTime b) => a.Nanos <= b.Nanos ? a : b;

    /// <summary>The later of two instants.</summary>
    public static MonotonicTime Max(MonotonicTime a, MonotonicTime b) => a.Nanos >= b.Nanos ? a : b;

    /// <summary>The instant <paramref name="nanos"/> later; <see cref="Never"/> when that cannot be represented.</summary>
    public MonotonicTime AddNanos(long nanos) =>
        nanos > 0 && Nanos > long.MaxValue - nanos ? Never : new(unchecked(Nanos + nanos));

    /// <summary>The time from <paramref name="earlier"/> to this instant, in nanoseconds.</summary>
    public long NanosSince(MonotonicTime earlier) => Nanos - earlier.Nanos;

    /// <inheritdoc/>
    public int CompareTo(MonotonicTime other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The instant <paramref name="span"/> after <paramref name="at"/>.</summary>
    public static MonotonicTime operator +(MonotonicTime at, TimeSpan span) => at.AddNanos(checked(span.Ticks * 100));

    /// <summary>The time between two instants, rounded down to 100 ns.</summary>
    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) => TimeSpan.FromTicks((later.Nanos - earlier.Nanos) / 100);

    /// <summary>Whether <paramref name="a"/> lies before <paramref name="b"/>.</summary>
    public static bool operator <(MonotonicTime a, MonotonicTime b) => a.Nanos < b.Nanos;

    /// <summary>Whether <paramref name="a"/> lies after <paramref name="b"/>.</summary>
    public static bool operator >(MonotonicTime a, MonotonicTime b) => a.Nanos > b.Nanos;

    /// <summary>Whether <paramref name="a"/> does not lie after <paramref name="b"/>.</summary>
    public static bool operator <=(MonotonicTime a, MonotonicTime b) => a.Nanos <= b.Nanos;

    /// <summary>Whether <paramref name="a"/> does not lie before <paramref name="b"/>.</summary>
    public static bool operator >=(MonotonicTime a, MonotonicTime b) => a.Nanos >= b.Nanos;

    /// <inheritdoc/>
    public override string ToString() => this == Never ? "never" : $"{Nanos / 1_000_000_000}.{Nanos % 1_000_000_000:D9}s";
}
