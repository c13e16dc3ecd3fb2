using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Ownership;

/// <summary>
/// Until when a gateway may be sure that its SAs are its own: the instant from which on it sends, accepts and delivers nothing, whatever else happens. Open for
/// ever on a single node; in a cluster whoever keeps the node's lease alive moves it on, each time before it is reached.
/// </summary>
/// <remarks>
/// Thread-safe. Its clock is the actor system's: <see cref="GatewayHost.Now"/> outside of actors, <c>Context.NowNanos</c> inside. An SA compares the two once for
/// each turn in which it could send or deliver, with the time that it has read anyway: what it has begun by then it ends, which takes as long as a few batches. The
/// margin of whoever sets the fence must be longer than that.
/// </remarks>
public sealed class OwnershipFence
{
    internal const string Passed = "this node may not own the tunnel any more; it is to be started anew where it belongs";

    private readonly Lock _gate = new();
    private volatile OwnershipTerm _term = new(MonotonicTime.Never);

    /// <summary>Where it stands; <see cref="MonotonicTime.Never"/> while it is open.</summary>
    public MonotonicTime At => _term.End;

    /// <summary>The term that runs, or the last one that ran: SAs that start now belong to it.</summary>
    public OwnershipTerm Term => _term;

    /// <summary>
    /// Moves the fence, on to a later instant or back to an earlier one. A fence that was reached already stays so for the SAs that there are, which are closed for
    /// good: the new one is for those that start from now on.
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
