using System.CommandLine;
using IpTfs.Cluster.Store;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Tunnels;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary>A command of <c>iptfs tunnel</c>: works on the store, reports store failures, and shows progress for long operations.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">One sentence for the help.</param>
/// <param name="terminal">Receives the output.</param>
internal abstract class TunnelStoreCommand(string name, string description, Terminal terminal) : IptfsCommand(name, description, terminal)
{
    /// <summary>Concurrent requests to the store.</summary>
    private const int ConcurrentRequests = 8;

    /// <summary>From this number on an interactive terminal shows a progress bar.</summary>
    private const int ManyTunnels = 200;

    /// <inheritdoc/>
    protected sealed override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(arguments, cancellationToken);
        }
        catch (StoreFailedException failure)
        {
            throw ClusterStoreSession.FaultOf(failure);
        }
    }

    /// <summary>Does the work and returns the exit status.</summary>
    /// <exception cref="StoreFailedException">The store failed; reported to the user.</exception>
    protected abstract Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Runs an operation on many items, several at a time.</summary>
    protected async Task ForEachAsync<T>(IReadOnlyCollection<T> items, string verb, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (!Terminal.Interactive || items.Count < ManyTunnels)
        {
            await RunAsync(static () => { });
            return;
        }

        await Terminal.Ansi.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(verb, maxValue: items.Count);
            await RunAsync(() => task.Increment(1));
        });

        Task RunAsync(Action done) => Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRequests, CancellationToken = cancellationToken },
            async (item, stop) =>
            {
                await work(item, stop);
                done();
            });
    }
}
