namespace IpTfs.IO.Epoll;

/// <summary>A descriptor that an <see cref="EpollParker"/> waits for. Dispose it to stop. Any thread may call anything.</summary>
public sealed class EpollRegistration : IDisposable
{
    private readonly EpollParker _owner;

    internal EpollRegistration(EpollParker owner, int index, int descriptor, Action callback) =>
        (_owner, Index, Descriptor, Callback) = (owner, index, descriptor, callback);

    internal int Index { get; }

    internal int Descriptor { get; }

    internal Action Callback { get; }

    /// <summary>
    /// Takes the descriptor out of the wait until <see cref="Restore"/>, errors included: its events then cost nothing here. One system call. Not to be called while it is taken out.
    /// </summary>
    /// <remarks>A callback may still come that the kernel had decided on before.</remarks>
    public void Withdraw() => _owner.SetPresence(this, isPresent: false);

    /// <summary>Waits again after <see cref="Withdraw"/>, and calls back if the descriptor is readable already. One system call.</summary>
    public void Restore() => _owner.SetPresence(this, isPresent: true);

    /// <inheritdoc/>
    public void Dispose() => _owner.Remove(this);
}
