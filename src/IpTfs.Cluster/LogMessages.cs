using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster;

/// <summary>The log messages of the cluster.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 3000, Message = "{Message}")]
    public static partial void ClusterReport(this ILogger log, LogLevel level, string message);

    [LoggerMessage(3001, LogLevel.Information, "shard {Shard} owned, epoch {Epoch}: {Tunnels} tunnel(s)")]
    public static partial void ShardOwned(this ILogger log, int shard, long epoch, int tunnels);

    [LoggerMessage(3002, LogLevel.Information, "shard {Shard} stopped, epoch {Epoch}")]
    public static partial void ShardStopped(this ILogger log, int shard, long epoch);

    [LoggerMessage(3003, LogLevel.Error, "tunnel {Tunnel} did not start: {Fault}")]
    public static partial void TunnelNotStarted(this ILogger log, string tunnel, string fault);

    [LoggerMessage(3004, LogLevel.Warning, "ownership-hook for tunnel {Tunnel}: {Fault}")]
    public static partial void HookFailed(this ILogger log, string tunnel, string fault);
}
