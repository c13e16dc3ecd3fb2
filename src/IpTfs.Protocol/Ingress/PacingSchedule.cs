using System.Diagnostics;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Ingress;

/// <summary>
/// The send times of a constant-rate tunnel: slot n lies at base + n · octets · 8 / rate. The quotient's remainder is carried, so the
/// rate is exact over any span of time and no slot is off by more than the nanosecond that an instant resolves.
/// </summary>
internal sealed class PacingSchedule
{
    private readonly long _rate;
    private long _numerator;
    private long _whole;
    private long _rest;
    private long _carry;
    private bool _started;

    /// <summary>Makes a schedule whose first slot is the time of the first query.</summary>
    /// <param name="bitsPerSecond">The rate.</param>
    /// <param name="octetsPerSlot">Octets of one slot's packet at the rate's layer.</param>
    public PacingSchedule(long bitsPerSecond, int octetsPerSlot)
    {
        _rate = bitsPerSecond;
        Resize(octetsPerSlot);
    }

    /// <summary>When the next slot is due; the origin of time until the schedule has been started.</summary>
    public MonotonicTime Next { get; private set; } = MonotonicTime.Zero;

    /// <summary>Changes the octets of one slot. The next slot keeps its time, the later ones follow at the new interval.</summary>
    public void Resize(int octetsPerSlot)
    {
        _numerator = checked(octetsPerSlot * 8L * 1_000_000_000L);
        (_whole, _rest) = Math.DivRem(_numerator, _rate);
        _carry = 0;
    }

    /// <summary>The time between now and the slot <paramref name="index"/> slots after the next one, in nanoseconds; 0 if it is due.</summary>
    public long NanosUntil(long index, MonotonicTime now)
    {
        var fromNext = (Int128)index * _numerator / _rate;
        var nanos = (_started ? Next.Nanos - now.Nanos : 0) + fromNext;
        return nanos <= 0 ? 0 : nanos >= long.MaxValue ? long.MaxValue : (long)nanos;
    }

    /// <summary>
    /// Consumes the slots that are due, at most <paramref name="limit"/>; <paramref name="missed"/> counts the older slots beyond the limit, which are skipped.
    /// Afterwards <see cref="Next"/> lies after <paramref name="now"/>.
    /// </summary>
    public int TakeDue(MonotonicTime now, int limit, out long missed)
    {
        missed = 0;
        if (!_started)
        {
            _started = true;
            Next = now;
        }

        var due = 0;
        while (Next <= now)
        {
            if (due == limit)
            {
                missed = Skip(now);
                break;
            }

            due++;
            Step();
        }

        Debug.Assert(Next > now, "a schedule that was served does not ask to be served again at once");
        return due;
    }

    private void Step()
    {
        var nanos = _whole;
        _carry += _rest;
        if (_carry >= _rate)
        {
            _carry -= _rate;
            nanos++;
        }

        // Rates above 8 Gbit/s per octet of packet would make slots coincide; an interval of 0 ns would never end.
        Next = Next.AddNanos(Math.Max(1, nanos));
    }

    /// <summary>Skips all slots up to <paramref name="now"/> in constant time and returns their number.</summary>
    private long Skip(MonotonicTime now)
    {
        // The k-th slot after Next lies floor((carry + k·numerator) / rate) later; the smallest k beyond `elapsed` is wanted.
        var elapsed = (Int128)now.NanosSince(Next);
        var k = ((elapsed + 1) * _rate - _carry + _numerator - 1) / _numerator;
        var position = k * _numerator + _carry;
        Next = Next.AddNanos((long)(position / _rate));
        _carry = (long)(position % _rate);
        return (long)k;
    }
}
