using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace IpTfs.Node.CommandLine;

/// <summary>Receives SIGHUP from its creation on. Signals that arrive before somebody waits count as one.</summary>
internal sealed class HangUpSignal : IDisposable
{
    private readonly Channel<bool> _pending = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration _registration;

    /// <summary>Listens until disposed.</summary>
    public HangUpSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);

    /// <summary>Completes with the next signal, or at once when one has arrived since the last call.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _pending.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _pending.Writer.TryWrite(true);
    }
}
