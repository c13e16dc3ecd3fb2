using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Dispatch;

/// <summary>Runs actors on the framework's thread pool. Scheduling allocates nothing: the actor itself is the pool's work item.</summary>
/// <remarks>
/// An actor that another one made runnable from a pool thread takes over that thread when the teller's turn ends, without a trip through the pool's queue;
/// it goes to the pool after all when the teller has more to do itself, or when the thread has been passed on for a millisecond or so.
/// </remarks>
public sealed class ThreadPoolDispatcher : Dispatcher
{
    // After so many turns passed on, and a tick of the coarse clock, the thread goes back to the pool, which has other work too.
    private const int TurnsBetweenLooks = 64;

    [ThreadStatic]
    private static Worker? _worker;

    /// <inheritdoc/>
    protected internal override TimerQueue Timers => System.Scheduler.Queue;

    /// <inheritdoc/>
    protected internal override void Schedule(ActorWork work)
    {
        var worker = _worker;
        if (worker is { Active: true })
        {
            // The newest takes over, because what it was told is still in the cache.
            var older = worker.Next;
            worker.Next = work;
            if (older is null) return;
            work = older;
        }

        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <inheritdoc/>
    protected internal override void Reschedule(ActorWork work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    /// <summary>Whether an actor waits to take over this thread.</summary>
    internal static bool SomebodyWaits => _worker?.Next is not null;

    /// <summary>A running actor is about to handle another message: who waits to take over must not wait for that.</summary>
    internal static void PassOn()
    {
        var worker = _worker!;
        var next = worker.Next!;
        worker.Next = null;
        ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }

    /// <summary>Runs on a pool thread.</summary>
    internal void RunTurns(ActorWork work)
    {
        var worker = _worker ??= new Worker();
        worker.Active = true;
        work.Run(Throughput);
        var start = Environment.TickCount64;
        for (var turns = 1; worker.Next is { } next; turns++)
        {
            worker.Next = null;
            if (turns % TurnsBetweenLooks == 0 && Environment.TickCount64 != start)
            {
                ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
                break;
            }

            next.Run(Throughput);
        }

        worker.Active = false;
    }

    private sealed class Worker
    {
        internal bool Active;
        internal ActorWork? Next;
    }
}
