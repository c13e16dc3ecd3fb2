using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace IpTfs.Node.CommandLine;

/// <summary>Turns SIGHUP into a request to read the configuration again. Requests that nobody has waited for yet count as one.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration _hangUp;

    /// <summary>Listens until disposed. Without a listener SIGHUP would end the process.</summary>
    public ReloadSignal() => _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        _requests.Writer.TryWrite(true);
    });

    /// <summary>Waits for a request and takes it; false when the wait was cancelled.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _requests.Reader.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hangUp.Dispose();
}
