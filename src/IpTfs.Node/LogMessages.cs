using Microsoft.Extensions.Logging;

namespace IpTfs.Node;

/// <summary>Every log line of the program itself. None carries key material.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1101, LogLevel.Information, "reloaded: {Added} tunnel(s) added, {Removed} removed, {Changed} changed in place, {Replaced} replaced")]
    public static partial void Reloaded(this ILogger log, int added, int removed, int changed, int replaced);

    [LoggerMessage(1102, LogLevel.Error, "reload refused, nothing was changed: {Faults}")]
    public static partial void ReloadRefused(this ILogger log, string faults);

    [LoggerMessage(1103, LogLevel.Warning, "reload: {Paths} take effect only after a restart")]
    public static partial void ReloadNeedsRestart(this ILogger log, string paths);

    [LoggerMessage(1104, LogLevel.Error, "reload: tunnel {Tunnel} carries no traffic: {Fault}")]
    public static partial void ReloadTunnelRefused(this ILogger log, string tunnel, string fault);

    [LoggerMessage(1105, LogLevel.Debug, "rehearsed the datapath: {Packets} packets in {Millis} ms")]
    public static partial void Rehearsed(this ILogger log, int packets, long millis);

    [LoggerMessage(1106, LogLevel.Information, "the datapath was not rehearsed, so the first packets will take longer: {Reason}")]
    public static partial void NotRehearsed(this ILogger log, string reason);

    [LoggerMessage(1107, LogLevel.Information, "reloaded: {Changes}")]
    public static partial void NodeReloaded(this ILogger log, string changes);

    [LoggerMessage(1108, LogLevel.Error, "stored tunnel {Tunnel}")]
    public static partial void StoredTunnelRefused(this ILogger log, string tunnel);

    [LoggerMessage(1109, LogLevel.Warning, "tunnels in the store: {Message}")]
    public static partial void TunnelStoreReport(this ILogger log, string message);
}
