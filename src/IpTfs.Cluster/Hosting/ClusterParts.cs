using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.IO.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Cluster.Hosting;

/// <summary>The parts of a cluster node. The host takes ownership of all of them.</summary>
public sealed record ClusterParts
{
    /// <summary>The store.</summary>
    public required IStore Store { get; init; }

    /// <summary>The cluster's key.</summary>
    public required ClusterKey Key { get; init; }

    /// <summary>The gateway's parts, without a ledger.</summary>
    public required GatewayParts Gateway { get; init; }

    /// <summary>The relay's socket.</summary>
    public required IOuterSocket RelaySocket { get; init; }

    /// <summary>The configuration, tunnels of the store included. Its keys are used until another configuration is loaded.</summary>
    public required GatewayConfiguration Configuration { get; init; }

    /// <summary>The program's version, for the other nodes' operators.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where log lines go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
