using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Dispatch;

/// <summary>
/// Runs an idle actor on the thread of whoever tells it something: no queue, no allocation, no wake-up. A busy one gets its data queued, and what is
/// left over when the teller has done enough goes to a fall-back dispatcher, which also keeps the timers.
/// </summary>
/// <remarks>
/// Still one thread at a time for each actor. Actors that tell themselves, or each other in a circle, find the actor busy and queue; chains of inline
/// actors end at <see cref="MaxInlineDepth"/>. A teller therefore pays for what it tells: use it where that is the point, as between a socket reader and its SAs.
/// </remarks>
public sealed class RunInlineDispatcher : Dispatcher
{
    private readonly Dispatcher _fallback;
    private readonly InlinePolicy _policy;
    private readonly int _depth;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="fallback">Where the actors run when they cannot run inline. A dedicated thread here also fires their timers itself, without a hop.</param>
    /// <param name="messages">Whether messages run inline too, not only data.</param>
    /// <param name="maxDepth">How many inline actors may stand on one stack.</param>
    public RunInlineDispatcher(Dispatcher fallback, bool messages = false, int maxDepth = 16)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        _fallback = fallback;
        _policy = messages ? InlinePolicy.DataAndMessages : InlinePolicy.Data;
        _depth = maxDepth;
        Throughput = fallback.Throughput;
    }

    /// <inheritdoc/>
    protected internal override InlinePolicy Inline => _policy;

    /// <inheritdoc/>
    protected internal override int MaxInlineDepth => _depth;

    /// <inheritdoc/>
    protected internal override TimerQueue Timers => _fallback.Timers;

    /// <inheritdoc/>
    protected internal override void Schedule(ActorWork work) => _fallback.Schedule(work);

    /// <inheritdoc/>
    protected internal override void Reschedule(ActorWork work) => _fallback.Reschedule(work);

    /// <inheritdoc/>
    protected override void OnAttached(ActorSystem system) => _fallback.Attach(system);
}
