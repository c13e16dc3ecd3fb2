using System.Runtime.CompilerServices;
using System.Threading.Channels;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Tunnels;

/// <summary>Reads the tunnels of the store, and reads them again whenever they have changed and no further change follows for a moment.</summary>
/// <remarks>One use at a time. No change is missed between two reads, also when the store has compacted the changes between them.</remarks>
/// <param name="store">The store. Borrowed.</param>
/// <param name="tunnels">Reads the tunnels of that store. Borrowed.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Called once, with a sentence for an operator, when the tunnels cannot be read; null for no report.</param>
public sealed class TunnelFollower(IStore store, TunnelStore tunnels, TimeProvider time, Action<string>? report = null)
{
    /// <summary>How long no change may follow before the tunnels are read again.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after a change the tunnels are read at the latest, while others follow.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a read that failed the next one is tried.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The tunnels as they are, then as they are after each change.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<StoredTunnels> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await ReadAsync(cancellationToken);
            yield return read;
            await WaitForChangeAsync(read, cancellationToken);
        }
    }

    private async Task<StoredTunnels> ReadAsync(CancellationToken cancellationToken)
    {
        var isReported = false;
        while (true)
        {
            try
            {
                return await tunnels.ReadAllAsync(cancellationToken);
            }
            catch (StoreFailedException failure)
            {
                if (!isReported) report?.Invoke($"the tunnels cannot be read, and stay as they are: {failure.Message}");
                isReported = true;
            }

            await Task.Delay(Retry, time, cancellationToken);
        }
    }

    private async Task WaitForChangeAsync(StoredTunnels read, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var watch = WatchAsync(read, changes.Writer, stop.Token);
        try
        {
            if (await changes.Reader.WaitToReadAsync(cancellationToken)) await WaitForCalmAsync(changes.Reader, cancellationToken);
            // A watch that ends without an update has lost its store; the next read reports the failure.
            else await Task.Delay(Retry, time, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(StoredTunnels read, ChannelWriter<bool> changes, CancellationToken stop)
    {
        try
        {
            await foreach (var update in store.WatchAsync(ClusterKeys.Tunnels, read.Revision + 1, stop))
            {
                // Compacted changes and another store count as a change: the tunnels are read again.
                if (update.Events.Count > 0 || update.IsCompacted || update.ClusterId != read.StoreId) changes.TryWrite(true);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            changes.TryComplete();
        }
    }

    private async Task WaitForCalmAsync(ChannelReader<bool> changes, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (changes.TryRead(out _))
        {
            var left = Longest - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return;
            using var calm = new CancellationTokenSource(left < Quiet ? left : Quiet, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(calm.Token, cancellationToken);
            try
            {
                if (!await changes.WaitToReadAsync(either.Token)) return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
