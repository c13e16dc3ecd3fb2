using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Ownership;

/// <summary>
/// The instant until which a gateway owns its SAs: from then on it sends, accepts and delivers nothing, whatever else happens. On a single node the fence never
/// passes; in a cluster the actor that keeps the node's lease alive moves it forward, each time before it is reached.
/// </summary>
/// <remarks>
/// Thread-safe. Its clock is the actor system's: <see cref="GatewayHost.Now"/> outside of actors, <c>NowNanos</c> inside. An SA compares the fence with the time that it
/// has read anyway, once for each turn in which it can send or deliver, and completes the turn, which takes as long as a few batches. The code that sets the fence needs a
/// safety margin longer than that.
/// </remarks>
public sealed class OwnershipFence
{
    internal const string Passed = "this node may not own the tunnel any more; it is to be started anew where it belongs";

    private readonly Lock _gate = new();
    private volatile OwnershipTerm _term = new(MonotonicTime.Never);

    /// <summary>The instant of the fence; <see cref="MonotonicTime.Never"/> when it never passes.</summary>
    public MonotonicTime At => _term.End;

    /// <summary>The present term, or the last one: SAs that start now belong to it.</summary>
    public OwnershipTerm Term => _term;

    /// <summary>
    /// Moves the fence to a later or an earlier instant. If the fence has already passed, the present SAs stay closed for good, and the new fence is for SAs that start
    /// from now on.
    /// </summary>
    /// <param name="at">The instant from which on nothing may be sent, accepted or delivered any more.</param>
    /// <param name="now">The present instant on the same clock.</param>
    /// <returns>False when a new term has begun, because the fence had been reached.</returns>
    public bool MoveTo(MonotonicTime at, MonotonicTime now)
    {
        lock (_gate)
        {
            if (_term.HasEnded(now))
            {
                _term = new OwnershipTerm(at);
                return false;
            }

            _term.End = at;
            return true;
        }
    }
}
