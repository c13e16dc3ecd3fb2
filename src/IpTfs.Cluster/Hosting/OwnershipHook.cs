using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Hosting;

/// <summary>Runs the operator's program for each tunnel that starts or stops, one call at a time, in the background.</summary>
internal sealed class OwnershipHook : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string? _program;
    private readonly ILogger _log;
    private readonly Channel<string[]> _calls = Channel.CreateUnbounded<string[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    public OwnershipHook(string? program, ILogger log)
    {
        _program = program;
        _log = log;
        _running = program is null ? Task.CompletedTask : Task.Run(RunAsync);
    }

    /// <summary>Queues a call of the program for a tunnel. Returns at once.</summary>
    public void Tell(bool isUp, ClusterTunnel tunnel)
    {
        if (_program is null) return;
        _calls.Writer.TryWrite([isUp ? "up" : "down", tunnel.Configuration.Name, .. tunnel.Configuration.Selectors.Remote.Prefixes.Select(prefix => prefix.ToString())]);
    }

    /// <summary>Waits until all queued calls have run.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var words in _calls.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(_program!, words) { RedirectStandardInput = true })!;
                process.StandardInput.Close();
                using var limit = new CancellationTokenSource(Patience);
                try
                {
                    await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                    if (process.ExitCode != 0) _log.HookFailed(words[1], $"exit status {process.ExitCode}");
                }
                catch (OperationCanceledException)
                {
                    process.Kill(entireProcessTree: true);
                    _log.HookFailed(words[1], $"still running after {Patience.TotalSeconds} s, and killed");
                }
            }
            catch (Exception fault)
            {
                // A call that cannot be made concerns its tunnel alone: the next calls run.
                _log.HookFailed(words[1], fault.Message);
            }
        }
    }
}
