using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster</c>: a cluster as one of its nodes sees it, and the node's role in it.</summary>
internal sealed class ClusterCommand : CommandGroup
{
    /// <summary>Makes the verb.</summary>
    public ClusterCommand(Terminal terminal)
        : this(terminal, static configuration => ClusterNode.OpenStore(configuration, NullLoggerFactory.Instance))
    {
    }

    /// <summary>Makes the verb with a store other than etcd.</summary>
    internal ClusterCommand(Terminal terminal, Func<GatewayConfiguration, IStore> open)
        : base("cluster", "Show the cluster as one of its nodes sees it, or change that node's part in it.")
    {
        var gateway = GatewayOptions.Create();
        AddDefault(new ClusterStatusCommand(terminal, gateway));
        Add(new ClusterNodesCommand(terminal, gateway));
        Add(new ClusterShardsCommand(terminal, gateway));
        Add(new ClusterDrainCommand(terminal, gateway));
        Add(new ClusterRebalanceCommand(terminal, gateway));
        Add(new ClusterRecoverCommand(terminal, gateway, open));
        AddShared(gateway.Socket);
        AddShared(gateway.Json);
    }
}
