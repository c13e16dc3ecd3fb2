namespace IpTfs.Actors.Dispatch;

/// <summary>How a thread of the runtime waits. An I/O layer plugs in one that waits in its own poller (epoll with an eventfd).</summary>
public interface IParker
{
    /// <summary>
    /// Waits until <see cref="Unpark"/>, the deadline, or whatever else the parker watches. Called by one thread only. May return early for no
    /// reason. An <see cref="Unpark"/> since the last return makes it return at once. A parker that polls devices does so in every call, also
    /// when the deadline is past, and may tell actors what it found; then it returns without waiting (any more).
    /// </summary>
    /// <param name="deadlineNanos">
    /// The system's monotonic time in nanoseconds: <see cref="long.MaxValue"/> for none, 0 to poll without waiting. With
    /// <see cref="TimeProvider.System"/> on Linux these are absolute CLOCK_MONOTONIC nanoseconds and may be handed to the kernel as such.
    /// </param>
    void Park(long deadlineNanos);

    /// <summary>Ends the present wait, or the next one if there is none. Called from any thread; does not block.</summary>
    void Unpark();
}
