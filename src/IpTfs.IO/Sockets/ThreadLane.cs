namespace IpTfs.IO.Sockets;

/// <summary>
/// Gives each thread a small number of its own, so that the thread can write to an array element that no other thread writes to. The number of a thread
/// that has ended is given to another thread.
/// </summary>
internal sealed class ThreadLane
{
    /// <summary>How many threads have their own number at a time; all other threads have the number <see cref="Shared"/>.</summary>
    public const int Count = 64;

    /// <summary>The number of every thread that began when all other numbers were taken.</summary>
    public const int Shared = Count;

    private static readonly Lock Gate = new();
    private static readonly Stack<int> Free = new(Enumerable.Range(0, Count).Reverse());

    [ThreadStatic]
    private static ThreadLane? _ofThread;

    private readonly int _number;

    private ThreadLane()
    {
        lock (Gate)
        {
            if (!Free.TryPop(out _number)) _number = Shared;
        }
    }

    /// <summary>Runs when the thread has ended: nothing else refers to this object.</summary>
    ~ThreadLane()
    {
        if (_number == Shared) return;
        lock (Gate) Free.Push(_number);
    }

    /// <summary>The number of the calling thread. Allocates at the thread's first call only.</summary>
    public static int Current => (_ofThread ??= new ThreadLane())._number;
}
