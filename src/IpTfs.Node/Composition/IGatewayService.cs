using IpTfs.Cluster.Hosting;
using IpTfs.Gateway;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition;

/// <summary>The gateway of the process: a gateway alone, or a node of a cluster.</summary>
internal interface IGatewayService : IHostedService, IReloadTarget
{
    /// <summary>The gateway, once started.</summary>
    GatewayHost Gateway { get; }

    /// <summary>The node of the cluster, once started; null for a gateway alone.</summary>
    ClusterHost? Cluster { get; }
}
