using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// Limits ICMP messages to a hundred at once and a thousand a second: those that an SA sends (RFC 1812 §4.3.2.8, RFC 4443 §2.4f), and the path reports of a socket,
/// which any host can forge.
/// </summary>
public struct IcmpBudget
{
    private const long NanosPerMessage = 1_000_000;
    private const long BurstNanos = 100 * NanosPerMessage;
    private MonotonicTime _full;

    /// <summary>Takes one message from the budget. False when there is none left.</summary>
    public bool TryTake(MonotonicTime now)
    {
        // The only state is the instant at which the budget is full again.
        var full = MonotonicTime.Max(_full, now);
        if (full.NanosSince(now) > BurstNanos - NanosPerMessage) return false;
        _full = full.AddNanos(NanosPerMessage);
        return true;
    }
}
