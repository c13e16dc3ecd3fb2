using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// Limits ICMP messages: those that one SA causes (RFC 1812 §4.3.2.8, RFC 4443 §2.4f), and those about the path that one socket passes on, which anybody can forge. A hundred at once,
/// a thousand a second.
/// </summary>
public struct IcmpBudget
{
    private const long NanosPerMessage = 1_000_000;
    private const long BurstNanos = 100 * NanosPerMessage;
    private MonotonicTime _full;

    /// <summary>Takes one message from the budget. False when there is none left.</summary>
    public bool TryTake(MonotonicTime now)
    {
        // The budget is the time until it would be full again: one instant of state.
        var full = MonotonicTime.Max(_full, now);
        if (full.NanosSince(now) > BurstNanos - NanosPerMessage) return false;
        _full = full.AddNanos(NanosPerMessage);
        return true;
    }
}
