using IpTfs.Cluster.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace IpTfs.Node.Admin;

/// <summary>The paths of the admin API about a cluster. They are there only on its nodes.</summary>
internal static class ClusterEndpoints
{
    /// <summary>The cluster as the node sees it.</summary>
    public const string ClusterPath = "/v1/cluster";

    /// <summary>Its shards.</summary>
    public const string ShardsPath = "/v1/cluster/shards";

    /// <summary>POST: the node hands over its shards and claims no new shards.</summary>
    public const string DrainPath = "/v1/cluster/drain";

    /// <summary>POST: the node claims shards again.</summary>
    public const string UndrainPath = "/v1/cluster/undrain";

    /// <summary>POST: the node re-evaluates every shard.</summary>
    public const string RebalancePath = "/v1/cluster/rebalance";

    /// <summary>Adds the paths to an application.</summary>
    public static void Map(WebApplication application, ClusterHost cluster)
    {
        application.MapGet(ClusterPath, async context => await AdminEndpoints.WriteJsonAsync(context, ClusterNodeView.Of(await cluster.GetStatusAsync(context.RequestAborted))));
        application.MapGet(ShardsPath, async context => await AdminEndpoints.WriteJsonAsync(context, ClusterShardView.AllOf(await cluster.GetStatusAsync(context.RequestAborted))));
        MapOrder(application, DrainPath, stop => cluster.DrainAsync(true, stop));
        MapOrder(application, UndrainPath, stop => cluster.DrainAsync(false, stop));
        MapOrder(application, RebalancePath, cluster.RebalanceAsync);
    }

    private static void MapOrder(WebApplication application, string path, Func<CancellationToken, Task> order) =>
        application.MapPost(path, async context =>
        {
            await order(context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
}
