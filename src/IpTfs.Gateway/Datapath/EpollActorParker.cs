using IpTfs.Actors.Dispatch;
using IpTfs.IO.Epoll;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Datapath;

/// <summary>Lets a dispatcher's thread sleep in epoll: it wakes for a readable descriptor, a deadline to the nanosecond, or another thread.</summary>
/// <param name="looks">How often to poll before the thread sleeps; see <see cref="EpollParker"/>.</param>
public sealed class EpollActorParker(int looks = 0) : IParker, IDisposable
{
    private readonly EpollParker _epoll = new(looks: looks);

    /// <summary>Calls back on the dispatcher's thread while the descriptor is readable or in error; see <see cref="EpollParker.Register"/>.</summary>
    public EpollRegistration Register(int descriptor, Action callback) => _epoll.Register(descriptor, callback);

    /// <inheritdoc/>
    public void Park(long deadlineNanos)
    {
        if (deadlineNanos == 0) _epoll.Park(0L);
        else _epoll.Park(new MonotonicTime(deadlineNanos));
    }

    /// <inheritdoc/>
    public void Unpark() => _epoll.Unpark();

    /// <summary>Closes the descriptors. The dispatcher must have ended.</summary>
    public void Dispose() => _epoll.Dispose();
}
