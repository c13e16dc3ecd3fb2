using System.Runtime.InteropServices;
using IpTfs.IO.Native;
using IpTfs.Protocol.Time;

namespace IpTfs.IO.Epoll;

/// <summary>
/// Lets one thread wait for descriptors, a deadline and other threads at the same time: the sleep of a dispatcher's dedicated thread.
/// </summary>
/// <remarks>
/// <see cref="Park(MonotonicTime)"/> may be called by one thread at a time and runs the callbacks on that thread; all other members are thread-safe.
/// An <see cref="Unpark"/> is never lost: a call while no thread is parked makes the next park return at once. Several calls count as one.
/// </remarks>
public sealed unsafe class EpollParker : IDisposable
{
    private const int Ready = 64;
    private const ulong WakeToken = ulong.MaxValue;
    private const ulong TimerToken = ulong.MaxValue - 1;

    // A yield can last for the time slices of other threads: do not yield when the deadline is nearer than the horizon, or after one long yield.
    private const long LookHorizonNanos = 10_000_000;
    private const long LongTurnNanos = 1_000_000;

    // The kernel packs struct epoll_event on x86-64 and nowhere else.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int EventData = EventSize - 8;
    private static volatile bool _noNanoWait;

    private readonly OwnedDescriptor _epoll;
    private readonly OwnedDescriptor _wake;
    private readonly byte[] _events;
    private readonly Lock _gate = new();
    private readonly bool _coarse;
    private readonly int _looks;
    private EpollRegistration?[] _registrations = new EpollRegistration?[16];
    private OwnedDescriptor? _timer;
    private int _signalled;
    private Thread? _sharpened;

    /// <summary>Makes a parker.</summary>
    /// <param name="coarse">True to wait with a timer descriptor instead of epoll_pwait2, as on kernels before 5.11.</param>
    /// <param name="looks">
    /// How often to poll, and to yield after each poll that finds nothing, before the thread sleeps in <see cref="Park(MonotonicTime)"/>. If they take no longer
    /// than one wake-up in total, they cost at most as much as they can save.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="looks"/> is negative.</exception>
    /// <exception cref="IoException">The process has no descriptors left.</exception>
    public EpollParker(bool coarse = false, int looks = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(looks);
        _coarse = coarse;
        _looks = looks;
        _events = GC.AllocateArray<byte>(Ready * 16, pinned: true);
        _epoll = Own(Libc.epoll_create1(Linux.EPOLL_CLOEXEC));
        _wake = Own(Libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC));
        Control(Linux.EPOLL_CTL_ADD, _wake.Value, Linux.EPOLLIN, WakeToken);
    }

    /// <summary>
    /// Calls back on the parked thread, once per park, while the descriptor is readable or in error (level-triggered). The callback must drain the descriptor, or
    /// suspend the registration until it is drained: otherwise the next park returns at once.
    /// </summary>
    /// <returns>Dispose it to stop; no callback starts after that returns on the parking thread. Do so before the descriptor is closed.</returns>
    /// <exception cref="IoException">The descriptor cannot be polled or is registered already.</exception>
    public EpollRegistration Register(int descriptor, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_gate)
        {
            var index = Array.IndexOf(_registrations, null);
            if (index < 0)
            {
                index = _registrations.Length;
                Array.Resize(ref _registrations, index * 2);
            }

            Control(Linux.EPOLL_CTL_ADD, descriptor, Linux.EPOLLIN, (ulong)index);
            var registration = new EpollRegistration(this, index, descriptor, callback);
            _registrations[index] = registration;
            return registration;
        }
    }

    /// <summary>Waits until a descriptor is ready, the deadline (an instant of <see cref="MonotonicClock"/>) is reached, or <see cref="Unpark"/> is called.</summary>
    /// <returns>The number of callbacks run.</returns>
    public int Park(MonotonicTime deadline)
    {
        var nanos = NanosUntil(deadline);
        if (_looks > 0 && nanos is < 0 or >= LookHorizonNanos)
        {
            if (Look() is var found and > 0) return Run(found);
            nanos = NanosUntil(deadline);
        }

        return Park(nanos);
    }

    /// <summary>Waits as <see cref="Park(MonotonicTime)"/> does, for a time in nanoseconds: 0 only polls, a negative time waits without limit.</summary>
    /// <returns>The number of callbacks run.</returns>
    public int Park(long nanos)
    {
        var me = Thread.CurrentThread;
        if (!ReferenceEquals(_sharpened, me))
        {
            PreciseSleeper.SharpenTimers();
            _sharpened = me;
        }

        return Run(Wait(nanos));
    }

    /// <summary>Ends the present park, or the next park if no thread is parked. Cheap when a call is pending already. Any thread.</summary>
    public void Unpark()
    {
        if (Interlocked.Exchange(ref _signalled, 1) != 0) return;
        ulong one = 1;
        _ = Libc.write(_wake.Value, &one, 8);
    }

    /// <summary>Closes the parker. No thread may be parked or register any more.</summary>
    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
        _timer?.Dispose();
    }

    private static long NanosUntil(MonotonicTime deadline) =>
        deadline == MonotonicTime.Never ? -1 : Math.Max(0, deadline.Nanos - MonotonicClock.Now.Nanos);

    private int Run(int count)
    {
        var run = 0;
        for (var i = 0; i < count; i++)
        {
            var token = BitConverter.ToUInt64(_events, (i * EventSize) + EventData);
            if (token == WakeToken) Drain(_wake.Value);
            else if (token == TimerToken) Drain(_timer!.Value);
            else if (Volatile.Read(ref _registrations)[(int)token] is { } registration)
            {
                registration.Callback();
                run++;
            }
        }

        return run;
    }

    // Waking a sleeping thread takes longer than several polls. A yielding thread continues as soon as the other threads have run.
    private int Look()
    {
        for (var left = _looks; left > 0; left--)
        {
            if (Wait(0) is var count and > 0) return count;
            var before = MonotonicClock.Now.Nanos;
            Thread.Yield();
            // Another thread is computing. The scheduler prefers a woken thread to that thread, but not a yielding one: after one long yield, sleep.
            if (MonotonicClock.Now.Nanos - before > LongTurnNanos) break;
        }

        return 0;
    }

    private int Wait(long nanos)
    {
        fixed (byte* events = _events)
        {
            if (!_coarse && !_noNanoWait)
            {
                var timeout = new TimeSpec { Seconds = nanos / 1_000_000_000, Nanos = nanos % 1_000_000_000 };
                var count = (int)Libc.syscall(Linux.SYS_epoll_pwait2, _epoll.Value, (nint)events, Ready, nanos < 0 ? 0 : (nint)(&timeout), 0, 8);
                if (count >= 0) return count;
                if (Libc.Errno is not (Errno.ENOSYS or Errno.EPERM)) return 0;
                _noNanoWait = true;
            }

            if (nanos > 0) ArmTimer(nanos);
            return Math.Max(0, Libc.epoll_wait(_epoll.Value, events, Ready, nanos == 0 ? 0 : -1));
        }
    }

    private void ArmTimer(long nanos)
    {
        if (_timer is null)
        {
            _timer = Own(Libc.timerfd_create(Linux.CLOCK_MONOTONIC, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC));
            Control(Linux.EPOLL_CTL_ADD, _timer.Value, Linux.EPOLLIN, TimerToken);
        }

        var value = new IntervalSpec { Value = new TimeSpec { Seconds = nanos / 1_000_000_000, Nanos = nanos % 1_000_000_000 } };
        _ = Libc.timerfd_settime(_timer.Value, 0, &value, null);
    }

    private void Drain(int descriptor)
    {
        ulong value;
        _ = Libc.read(descriptor, &value, 8);
        // Clear the flag after reading the counter: an Unpark in between finds the flag set and writes nothing, which is correct because the park that is ending
        // serves it. In the other order the flag would stay set with an empty counter, and every later Unpark would be lost.
        if (descriptor == _wake.Value) Interlocked.Exchange(ref _signalled, 0);
    }

    internal void Remove(EpollRegistration registration)
    {
        lock (_gate)
        {
            if (!IsCurrent(registration)) return;
            _registrations[registration.Index] = null;
            if (!_epoll.IsClosed) _ = Libc.epoll_ctl(_epoll.Value, Linux.EPOLL_CTL_DEL, registration.Descriptor, null);
        }
    }

    internal void SetPresence(EpollRegistration registration, bool isPresent)
    {
        lock (_gate)
        {
            if (IsCurrent(registration))
                Control(isPresent ? Linux.EPOLL_CTL_ADD : Linux.EPOLL_CTL_DEL, registration.Descriptor, Linux.EPOLLIN, (ulong)registration.Index);
        }
    }

    private bool IsCurrent(EpollRegistration registration) => ReferenceEquals(_registrations[registration.Index], registration);

    private void Control(int operation, int descriptor, uint interest, ulong token)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = interest;
        *(ulong*)(entry + EventData) = token;
        if (Libc.epoll_ctl(_epoll.Value, operation, descriptor, entry) >= 0) return;
        var errno = Libc.Errno;
        throw new IoException(IoFault.Other, $"Descriptor {descriptor} cannot be waited for: {Errno.Text(errno)}.", errno);
    }

    private static OwnedDescriptor Own(int descriptor)
    {
        if (descriptor >= 0) return new OwnedDescriptor(descriptor);
        var errno = Libc.Errno;
        throw new IoException(IoFault.Other, $"No descriptor to wait with: {Errno.Text(errno)}.", errno);
    }
}
