using IpTfs.Cluster.Tests.Support;

namespace IpTfs.Cluster.Tests.Tunnels;

/// <summary>A clock that the test advances, after it has seen that somebody waits for it.</summary>
internal sealed class WatchedClock : TimeProvider, IDisposable
{
    private readonly HandClock _clock = new();
    private readonly SemaphoreSlim _armed = new(0);

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        _armed.Release();
        return timer;
    }

    /// <summary>Waits until one more timer has been armed than was waited for before.</summary>
    public Task ArmedAsync() => _armed.WaitAsync();

    public void Advance(TimeSpan span) => _clock.Advance(span);

    public void Dispose() => _armed.Dispose();
}
