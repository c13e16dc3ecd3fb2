using IpTfs.Gateway.State;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>
/// Decides how many sequence numbers an SA requests from the ledger: enough that a busy SA asks about once in ten seconds, and few enough that an idle SA loses
/// little with each restart, because numbers granted and not used are lost.
/// </summary>
internal sealed class SequenceDemand
{
    private const ulong Least = 1 << 12;
    private const long TargetNanos = 10L * 1_000_000_000;
    private MonotonicTime _lastAsked;
    private bool _asked;

    /// <summary>The size of the last request.</summary>
    public ulong Count { get; private set; } = Least;

    /// <summary>Whether to ask again: half of the last range is used.</summary>
    public bool IsLow(ulong remaining) => remaining < Count / 2;

    /// <summary>Sizes the next request: double when half of the last range was used within half the target time, half when that took four times the target time.</summary>
    public ulong Next(MonotonicTime now)
    {
        if (_asked)
        {
            var lasted = now.NanosSince(_lastAsked);
            if (lasted < TargetNanos / 2) Count = Math.Min(Count * 2, SequenceLedger.LongestReservation);
            else if (lasted > TargetNanos * 2) Count = Math.Max(Count / 2, Least);
        }

        _asked = true;
        _lastAsked = now;
        return Count;
    }
}
