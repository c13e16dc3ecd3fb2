namespace IpTfs.IO.Epoll;

/// <summary>A descriptor that an <see cref="EpollParker"/> waits for. Dispose it to stop. Thread-safe.</summary>
public sealed class EpollRegistration : IDisposable
{
    private readonly EpollParker _owner;

    internal EpollRegistration(EpollParker owner, int index, int descriptor, Action callback) =>
        (_owner, Index, Descriptor, Callback) = (owner, index, descriptor, callback);

    internal int Index { get; }

    internal int Descriptor { get; }

    internal Action Callback { get; }

    /// <summary>
    /// Suspends all events of the descriptor, errors included, until <see cref="Restore"/>. One system call. Must not be called while suspended.
    /// </summary>
    /// <remarks>A callback for an event that the kernel reported before this call may still run.</remarks>
    public void Withdraw() => _owner.SetPresence(this, isPresent: false);

    /// <summary>Resumes the events after <see cref="Withdraw"/>, and calls back if the descriptor is already readable. One system call.</summary>
    public void Restore() => _owner.SetPresence(this, isPresent: true);

    /// <inheritdoc/>
    public void Dispose() => _owner.Remove(this);
}
