using IpTfs.Gateway.State;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>
/// Decides how many sequence numbers an SA asks the ledger for: enough that a busy SA asks about once in ten seconds, few enough that an idle one loses little
/// with each restart, since what was leased and not used is gone.
/// </summary>
internal sealed class SequenceDemand
{
    private const ulong Least = 1 << 12;
    private const long TargetNanos = 10L * 1_000_000_000;
    private MonotonicTime _lastAsked;
    private bool _asked;

    /// <summary>The size of the last request.</summary>
    public ulong Count { get; private set; } = Least;

    /// <summary>Whether to ask again: half of what was leased last is used up.</summary>
    public bool IsLow(ulong remaining) => remaining < Count / 2;

    /// <summary>Sizes the next request: double when the last one was half used within half the target time, half when it lasted four times as long.</summary>
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
