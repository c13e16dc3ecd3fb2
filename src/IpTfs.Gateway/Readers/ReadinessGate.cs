using IpTfs.Gateway.Datapath;
using IpTfs.IO.Epoll;

namespace IpTfs.Gateway.Readers;

/// <summary>Says that a descriptor is readable: once, and not again before somebody has looked.</summary>
/// <remarks>
/// Whoever waits in epoll and whoever reads are one thread most of the time, and then nothing here costs a system call. Where another thread is reading, the
/// descriptor stays readable for as long as that takes; the waiting thread would come back from each wait at once, and the reader find a message for each time.
/// So at the second report the descriptor is taken out of the wait, and the look puts it back.
///
/// Two threads may be there to wait, of which one does at a time: see <see cref="WaitOn"/>.
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
        /// <summary>Nothing has been reported since the last look.</summary>
        Waiting,

        /// <summary>It was told, and nobody has looked yet.</summary>
        Told,

        /// <summary>It was reported once more before the look: nobody waits until then.</summary>
        TakenOut,
    }

    /// <summary>Begins to wait.</summary>
    /// <param name="own">Waits, unless there is another.</param>
    /// <param name="descriptor">What for. Borrowed.</param>
    /// <param name="tell">Called on the thread of whichever parker waits, when there is something to read.</param>
    /// <param name="shared">Waits at first; null when there is but one.</param>
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

    /// <summary>Lets the other parker wait from now on. Nothing changes where there is but one.</summary>
    public void WaitOn(bool shared)
    {
        lock (_gate)
        {
            var next = shared && _shared is not null ? _shared : _own;
            if (next == _waiting) return;
            if (_state != State.TakenOut)
            {
                _waiting.Withdraw();
                next.Restore();
            }

            _waiting = next;
        }
    }

    /// <summary>What was reported has been read, or has been left in the kernel's queue: it may be reported again.</summary>
    public void HandleLooked()
    {
        lock (_gate)
        {
            if (_state == State.TakenOut) _waiting.Restore();
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
            // A report may come late, of either parker: decided on by the kernel before the descriptor was taken out.
            if (_state == State.TakenOut) return;
            if (_state == State.Told)
            {
                _waiting.Withdraw();
                _state = State.TakenOut;
                return;
            }

            _state = State.Told;
        }

        _tell();
    }
}
