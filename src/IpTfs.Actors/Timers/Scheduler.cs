using IpTfs.Actors.Dispatch;

namespace IpTfs.Actors.Timers;

/// <summary>The one thread of a system that fires the timers of actors without a thread of their own. Starts with the first timer.</summary>
internal sealed class Scheduler
{
    private readonly ActorSystem _system;
    private readonly IParker _parker;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private int _started;
    private volatile bool _stopping;

    internal Scheduler(ActorSystem system, IParker parker)
    {
        _system = system;
        _parker = parker;
        Queue = new TimerQueue(Wake);
    }

    /// <summary>The timers.</summary>
    internal TimerQueue Queue { get; }

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Completion => Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _ended.Task;

    internal void Stop()
    {
        _stopping = true;
        _parker.Unpark();
    }

    private void Wake()
    {
        if (Volatile.Read(ref _started) == 0 && Interlocked.Exchange(ref _started, 1) == 0)
        {
            _thread = new Thread(Loop) { IsBackground = true, Name = $"{_system.Name}-scheduler" };
            _thread.Start();
        }
        else if (Thread.CurrentThread != _thread)
        {
            _parker.Unpark();
        }
    }

    private void Loop()
    {
        while (!_stopping)
        {
            Queue.FireDue(_system.NowNanos);
            _parker.Park(Queue.NextDeadlineNanos);
        }

        _ended.SetResult();
    }
}
