using System.Runtime.CompilerServices;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>The model of a store behind the interface that the product uses. Thread-safe; time stands still in it.</summary>
internal sealed class MemoryStore(ulong clusterId = 7) : IStore
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreModel Model { get; } = new(clusterId);

    /// <summary>What every request is answered while it is set.</summary>
    public StoreResponse.Failed? Failure { get; set; }

    /// <summary>Watches that are open.</summary>
    public int Watches { get; private set; }

    public Task<StoreResponse> SendAsync(StoreRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is { } failure) return Task.FromResult<StoreResponse>(failure);
        lock (_gate)
        {
            var response = Model.Execute(request, now: 0);
            Signal();
            return Task.FromResult(response);
        }
    }

    public async IAsyncEnumerable<StoreUpdate> WatchAsync(string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate) Watches++;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                Task changed;
                StoreUpdate update;
                lock (_gate)
                {
                    changed = _changed.Task;
                    var events = Model.Since(fromRevision);
                    update = events is null
                        ? new StoreUpdate(Model.ClusterId, Model.Revision, [], IsCompacted: true)
                        : new StoreUpdate(Model.ClusterId, Model.Revision, [.. events.Where(change => change.Key.StartsWith(prefix, StringComparison.Ordinal))]);
                    fromRevision = Model.Revision + 1;
                }

                if (update.IsCompacted || update.Events.Count > 0) yield return update;
                if (update.IsCompacted) yield break;
                await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_gate) Watches--;
        }
    }

    /// <summary>As an operator with etcd's own tools.</summary>
    public void Overwrite(string key, ReadOnlyMemory<byte>? value)
    {
        lock (_gate)
        {
            Model.Overwrite(key, value);
            Signal();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
