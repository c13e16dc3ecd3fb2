using Akka.Actor;
using Akka.Actor.Internal;

namespace IpTfs.Actors.Supervision;

/// <summary>
/// Supervises each child separately: a child that fails is restarted after a back-off, and stopped when it fails too often within the window. Unlike Akka's
/// <c>BackoffSupervisor</c> it needs no actor between parent and child, so that data reach the child in one Tell.
/// </summary>
/// <remarks>
/// While a child waits for its restart, its mailbox is suspended: messages are queued, data up to the mailbox's capacity. Publishes <see cref="ActorRestarting"/> and
/// <see cref="ActorFailed"/> on the system's event stream. One instance serves one parent.
/// </remarks>
/// <param name="maxFailures">Maximum number of restarts within the window; the next failure stops the child.</param>
/// <param name="window">The window.</param>
/// <param name="backoff">The delay before a restart.</param>
public sealed class BackoffStrategy(int maxFailures, TimeSpan window, Backoff backoff) : OneForOneStrategy(Decide, loggingEnabled: false)
{
    private readonly Dictionary<IActorRef, Queue<TimeSpan>> _failures = [];

    /// <inheritdoc/>
    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        ArgumentNullException.ThrowIfNull(context);
        var failures = Count(child, context.System.Scheduler.MonotonicClock);
        if (!restart || failures > maxFailures)
        {
            context.System.EventStream.Publish(new ActorFailed(child, cause, failures));
            context.Stop(child);
            return;
        }

        var delay = backoff.DelayAfter(failures);
        context.System.EventStream.Publish(new ActorRestarting(child, cause, failures, delay));
        // A restart is a system message, which any thread may send. A child that has stopped ignores it.
        if (delay > TimeSpan.Zero) context.System.Scheduler.Advanced.ScheduleOnce(delay, () => RestartChild(child, cause, suspendFirst: false));
        else RestartChild(child, cause, suspendFirst: false);
    }

    /// <inheritdoc/>
    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) => _failures.Remove(child);

    // A restart does not help against exhausted memory or stack, or corrupt memory: the parent's supervisor must decide.
    private static Directive Decide(Exception cause) =>
        cause is OutOfMemoryException or InsufficientExecutionStackException or AccessViolationException ? Directive.Escalate : Directive.Restart;

    private int Count(IActorRef child, TimeSpan now)
    {
        if (!_failures.TryGetValue(child, out var instants)) _failures.Add(child, instants = new Queue<TimeSpan>());
        instants.Enqueue(now);
        while (now - instants.Peek() > window) instants.Dequeue();
        return instants.Count;
    }
}
