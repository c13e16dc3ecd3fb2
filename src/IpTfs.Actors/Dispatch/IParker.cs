namespace IpTfs.Actors.Dispatch;

/// <summary>The wait of a reader thread. An I/O layer provides an implementation that waits in its own poller (epoll with an eventfd).</summary>
public interface IParker
{
    /// <summary>
    /// Waits for <see cref="Unpark"/>, the deadline, or an event of the parker's devices. Called by one thread only. May return spuriously. An <see cref="Unpark"/> since
    /// the last return makes it return at once. A parker with devices polls them in every call, even when the deadline has passed, and may send messages to actors; then it
    /// returns without further waiting.
    /// </summary>
    /// <param name="deadlineNanos">
    /// The system's monotonic time in nanoseconds: <see cref="long.MaxValue"/> for none, 0 to poll without waiting. With
    /// <see cref="TimeProvider.System"/> on Linux these are absolute CLOCK_MONOTONIC nanoseconds and may be passed to the kernel unchanged.
    /// </param>
    void Park(long deadlineNanos);

    /// <summary>Ends the present wait, or else the next one. May be called by any thread; does not block.</summary>
    void Unpark();
}
