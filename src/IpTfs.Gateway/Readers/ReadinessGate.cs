using IpTfs.Gateway.Datapath;
using IpTfs.IO.Epoll;

namespace IpTfs.Gateway.Readers;

/// <summary>Reports that a descriptor is readable: once, and not again until the reader has read.</summary>
/// <remarks>
/// Mostly one thread both waits in epoll and reads; then this class costs no system call. While another thread reads, the descriptor stays readable: each wait
/// of the waiting thread would return at once and tell the reader again. So the second report disarms the descriptor, and the next read arms it again.
///
/// Two threads can wait for the descriptor, one at a time: see <see cref="WaitOn"/>.
/// </remarks>
public sealed class ReadinessGate
{
    private readonly Lock _gate = new();
    private readonly Action _tell;
    private readonly EpollRegistration _own;
    private readonly EpollRegistration? _shared;
    private EpollRegistration _waiting;
    private State _state;

    private enum State
    {
        /// <summary>The descriptor has not been reported since the last read.</summary>
        Waiting,

        /// <summary>The descriptor was reported, and the reader has not read yet.</summary>
        Reported,

        /// <summary>The descriptor was reported twice before the read: no thread waits for it until then.</summary>
        Disarmed,
    }

    /// <summary>Starts to wait.</summary>
    /// <param name="own">The parker of the reader's own thread.</param>
    /// <param name="descriptor">The descriptor. Borrowed.</param>
    /// <param name="tell">Called on the thread of the parker that waits, when the descriptor is readable.</param>
    /// <param name="shared">The parker of a thread that waits for several readers, which waits first; null when there is none.</param>
    public ReadinessGate(EpollActorParker own, int descriptor, Action tell, EpollActorParker? shared = null)
    {
        _tell = tell;
        lock (_gate)
        {
            _waiting = _own = own.Register(descriptor, HandleReadable);
            if (shared is null) return;
            try
            {
                _own.Withdraw();
                _waiting = _shared = shared.Register(descriptor, HandleReadable);
            }
            catch
            {
                _own.Dispose();
                throw;
            }
        }
    }

    /// <summary>Chooses the parker that waits from now on. Does nothing when there is only one.</summary>
    public void WaitOn(bool shared)
    {
        lock (_gate)
        {
            var next = shared && _shared is not null ? _shared : _own;
            if (next == _waiting) return;
            if (_state != State.Disarmed)
            {
                _waiting.Withdraw();
                next.Restore();
            }

            _waiting = next;
        }
    }

    /// <summary>The reader has read, or has left the packets in the kernel's queue: the descriptor may be reported again.</summary>
    public void HandleRead()
    {
        lock (_gate)
        {
            if (_state == State.Disarmed) _waiting.Restore();
            _state = State.Waiting;
        }
    }

    /// <summary>Stops waiting.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _own.Dispose();
            _shared?.Dispose();
        }
    }

    private void HandleReadable()
    {
        lock (_gate)
        {
            // A late report of either parker: the kernel made it before the descriptor was disarmed.
            if (_state == State.Disarmed) return;
            if (_state == State.Reported)
            {
                _waiting.Withdraw();
                _state = State.Disarmed;
                return;
            }

            _state = State.Reported;
        }

        _tell();
    }
}
