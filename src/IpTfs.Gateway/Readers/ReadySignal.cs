using IpTfs.Gateway.Datapath;
using IpTfs.IO;

namespace IpTfs.Gateway.Readers;

/// <summary>Says that a descriptor is readable: once, and not again before somebody has looked.</summary>
/// <remarks>
/// Whoever waits in epoll and whoever reads are one thread most of the time, and then nothing here costs a system call. Where another thread is reading, the
/// descriptor stays readable for as long as that takes; the waiting thread would come back from each wait at once, and the reader find a message for each time.
/// So at the second report the wait is paused, and the look resumes it.
/// </remarks>
public sealed class ReadySignal
{
    private readonly Lock _gate = new();
    private readonly Action _tell;
    private readonly EpollRegistration _registration;
    private bool _told;
    private bool _paused;

    /// <summary>Begins to wait.</summary>
    /// <param name="parker">Waits.</param>
    /// <param name="descriptor">What for. Borrowed.</param>
    /// <param name="tell">Called on the parker's thread when there is something to read.</param>
    public ReadySignal(EpollActorParker parker, int descriptor, Action tell)
    {
        _tell = tell;
        lock (_gate) _registration = parker.Register(descriptor, HandleReadable);
    }

    /// <summary>What was reported has been read, or has been left in the kernel's queue: it may be reported again.</summary>
    public void HandleLooked()
    {
        lock (_gate)
        {
            _told = false;
            if (!_paused) return;
            _paused = false;
            _registration.Resume();
        }
    }

    /// <summary>Stops waiting.</summary>
    public void Stop()
    {
        lock (_gate) _registration.Dispose();
    }

    private void HandleReadable()
    {
        lock (_gate)
        {
            if (_told)
            {
                _paused = true;
                _registration.Pause();
                return;
            }

            _told = true;
        }

        _tell();
    }
}
