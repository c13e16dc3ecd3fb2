using System.CommandLine;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs tunnel</c>: the tunnels that a cluster keeps in etcd.</summary>
internal sealed class TunnelCommand : CommandGroup
{
    /// <summary>Makes the verb.</summary>
    public TunnelCommand(Terminal terminal)
        : this(terminal, static configuration => ClusterNode.OpenStore(configuration, NullLoggerFactory.Instance))
    {
    }

    /// <summary>Makes the verb with a store other than etcd.</summary>
    internal TunnelCommand(Terminal terminal, Func<GatewayConfiguration, IStore> open)
        : base("tunnel", "Put tunnels into the etcd of a cluster, list them, or delete them.")
    {
        var config = new Option<string[]>("--config", "-c")
        {
            HelpName = "FILE",
            Required = true,
            Description = "Configuration of a node, for etcd, the cluster key and what tunnels are checked against; again for further files.",
        };
        var store = new TunnelStoreOptions(config, CommonOptions.Json(), open);
        Add(new TunnelApplyCommand(terminal, store));
        Add(new TunnelListCommand(terminal, store));
        Add(new TunnelDeleteCommand(terminal, store));
        AddShared(store.Config);
        AddShared(store.Json);
    }
}
