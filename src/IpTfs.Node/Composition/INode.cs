using IpTfs.Cluster.Hosting;
using IpTfs.Gateway;

namespace IpTfs.Node.Composition;

/// <summary>What <c>iptfs run</c> runs: a gateway of its own, or a gateway that is a node of a cluster.</summary>
internal interface INode : IReloadTarget, IAsyncDisposable
{
    /// <summary>The gateway.</summary>
    GatewayHost Gateway { get; }

    /// <summary>The node of a cluster; null for a gateway of its own.</summary>
    ClusterHost? Cluster { get; }

    /// <summary>Reads the configuration again.</summary>
    ConfigurationReloader Reloader { get; }

    /// <summary>What runs, in the words of the line that says that it is ready.</summary>
    string Description { get; }

    /// <summary>Completes, with the reason, when the node cannot go on: the process should end.</summary>
    Task<string> Broken { get; }
}
