using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>One process of a node, and when it could do something. Times are the machine's local time, as the node's log has them.</summary>
public sealed class NodeLife(BackgroundProcess process)
{
    private readonly List<(DateTime From, DateTime To)> _pauses = [];
    private DateTime? _pausedSince;
    private DateTime? _ended;

    public BackgroundProcess Process => process;

    public DateTime Began { get; } = LocalNow();

    /// <summary>When it had ended at the latest; now, while it runs.</summary>
    public DateTime EndedOrNow => _ended ?? LocalNow();

    /// <summary>The times in which it was stopped.</summary>
    public IReadOnlyList<(DateTime From, DateTime To)> Pauses => _pausedSince is { } since ? [.. _pauses, (since, LocalNow())] : _pauses;

    public void End() => _ended ??= LocalNow();

    public void BeginPause() => _pausedSince = LocalNow();

    public void EndPause()
    {
        if (_pausedSince is { } since) _pauses.Add((since, LocalNow()));
        _pausedSince = null;
    }

    private static DateTime LocalNow() => TimeProvider.System.GetLocalNow().DateTime;
}
