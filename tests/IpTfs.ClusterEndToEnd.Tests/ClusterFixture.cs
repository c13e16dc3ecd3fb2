using IpTfs.ClusterEndToEnd.Tests.Harness;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>The cluster that the scenarios share, started by the first of them. One that a scenario leaves in disorder is replaced, so that the next is judged on its own.</summary>
public sealed class ClusterFixture : IDisposable
{
    private RunningCluster? _cluster;

    /// <summary>A cluster at rest.</summary>
    public RunningCluster Acquire(Action<string> writeLine)
    {
        _cluster?.WriteLine = writeLine;
        if (_cluster is not null && !IsCalm(_cluster, writeLine))
        {
            _cluster.WriteLogs(writeLine);
            _cluster.Dispose();
            _cluster = null;
        }

        return _cluster ??= RunningCluster.Start(writeLine);
    }

    public void Dispose() => _cluster?.Dispose();

    private static bool IsCalm(RunningCluster cluster, Action<string> writeLine)
    {
        try
        {
            return cluster.Calm();
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException or HttpRequestException)
        {
            writeLine($"the cluster of the last scenario is of no use any more: {failure.Message}");
            return false;
        }
    }
}
