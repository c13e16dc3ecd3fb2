using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway;

/// <summary>All log messages of the gateway. No message is logged per packet or carries key material or payload.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.GatewayStarted, LogLevel.Information, "{Node}: {Tunnels} tunnel(s), {Sockets} outer socket(s), inner device {Device}")]
    public static partial void GatewayStarted(this ILogger log, string node, int tunnels, int sockets, string device);

    [LoggerMessage(EventIds.GatewayStopped, LogLevel.Information, "{Node}: stopped")]
    public static partial void GatewayStopped(this ILogger log, string node);

    [LoggerMessage(EventIds.ActorRestarting, LogLevel.Warning, "{Actor} failed ({Failures} in the window) and restarts after {Delay}")]
    public static partial void ActorRestarting(this ILogger log, string actor, int failures, TimeSpan delay, Exception cause);

    [LoggerMessage(EventIds.ActorFailed, LogLevel.Error, "{Actor} failed {Failures} times and is stopped")]
    public static partial void ActorFailed(this ILogger log, string actor, int failures, Exception cause);

    [LoggerMessage(EventIds.SaUnusable, LogLevel.Error, "tunnel {Tunnel}: SA 0x{Spi:x8} carries no traffic: {Fault}")]
    public static partial void SaUnusable(this ILogger log, string tunnel, uint spi, string fault);

    [LoggerMessage(EventIds.SaStopped, LogLevel.Error, "tunnel {Tunnel}: {Actor} is stopped")]
    public static partial void SaStopped(this ILogger log, string tunnel, string actor, Exception? cause);

    [LoggerMessage(EventIds.SoftLifetimeReached, LogLevel.Warning, "tunnel {Tunnel}: SA 0x{Spi:x8} reached a soft lifetime: give it new keys")]
    public static partial void SoftLifetimeReached(this ILogger log, string tunnel, uint spi);

    [LoggerMessage(EventIds.HardLifetimeReached, LogLevel.Error, "tunnel {Tunnel}: SA 0x{Spi:x8} reached a hard lifetime and is used no more")]
    public static partial void HardLifetimeReached(this ILogger log, string tunnel, uint spi);

    [LoggerMessage(EventIds.PeerMoved, LogLevel.Information, "tunnel {Tunnel}: the peer is now at {Peer}")]
    public static partial void PeerMoved(this ILogger log, string tunnel, Endpoint peer);

    [LoggerMessage(EventIds.TunnelRemoved, LogLevel.Information, "tunnel {Tunnel}: removed")]
    public static partial void TunnelRemoved(this ILogger log, string tunnel);

    [LoggerMessage(EventIds.TunnelReconfigured, LogLevel.Information, "tunnel {Tunnel}: reconfigured")]
    public static partial void TunnelReconfigured(this ILogger log, string tunnel);

    [LoggerMessage(EventIds.SelectorConflict, LogLevel.Error, "tunnel {Tunnel}: {Local} to {Remote} already belongs to tunnel {Other}, which keeps it")]
    public static partial void SelectorConflict(this ILogger log, string tunnel, IpPrefix local, IpPrefix remote, string other);
}
