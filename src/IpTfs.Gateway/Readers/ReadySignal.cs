using IpTfs.Gateway.Datapath;
using IpTfs.IO;

namespace IpTfs.Gateway.Readers;

/// <summary>Says that a descriptor is readable: once, and not again before somebody has looked.</summary>
/// <remarks>
/// Whoever waits in epoll and whoever reads are one thread most of the time, and then nothing here costs a system call. Where another thread is reading, the
/// descriptor stays readable for as long as that takes; the waiting thread would come back from each wait at once, and the reader find a message for each time.
/// So at the second report the wait is paused, and the look resumes it.
///
/// Two threads may be there to wait, of which one does at a time: see <see cref="WaitOn"/>.
/// </remarks>
public sealed class ReadySignal
{
    private readonly Lock _gate = new();
    private readonly Action _tell;
    private readonly EpollRegistration _own;
    private readonly EpollRegistration? _shared;
    private EpollRegistration _waiting;
    private bool _told;
    private bool _paused;
    private bool _isAway;

    /// <summary>Begins to wait.</summary>
    /// <param name="own">Waits, unless there is another.</param>
    /// <param name="descriptor">What for. Borrowed.</param>
    /// <param name="tell">Called on the thread of whichever parker waits, when there is something to read.</param>
    /// <param name="shared">Waits at first; null when there is but one.</param>
    public ReadySignal(EpollActorParker own, int descriptor, Action tell, EpollActorParker? shared = null)
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
            if (!_isAway) _waiting.Withdraw();
            _waiting = next;
            _isAway = _paused;
            if (!_isAway) next.Restore();
        }
    }

    /// <summary>What was reported has been read, or has been left in the kernel's queue: it may be reported again.</summary>
    public void HandleLooked()
    {
        lock (_gate)
        {
            _told = false;
            if (!_paused) return;
            _paused = false;
            if (_isAway) _waiting.Restore();
            else _waiting.Resume();
            _isAway = false;
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
            if (_told)
            {
                // A report of the other one may come late.
                if (!_paused) _waiting.Pause();
                _paused = true;
                return;
            }

            _told = true;
        }

        _tell();
    }
}
