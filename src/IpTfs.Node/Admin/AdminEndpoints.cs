using System.Text.Json;
using IpTfs.Cluster.Hosting;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IpTfs.Node.Admin;

/// <summary>The paths of the admin API. A path and the names in its answer are a contract within the version of the path.</summary>
internal static class AdminEndpoints
{
    /// <summary>The whole snapshot.</summary>
    public const string StatsPath = "/v1/stats";

    /// <summary>The node and its tunnels' states.</summary>
    public const string StatusPath = "/v1/status";

    /// <summary>The security associations.</summary>
    public const string SasPath = "/v1/sas";

    /// <summary>Prometheus text.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Adds the paths to an application.</summary>
    public static void Map(WebApplication application, IGatewayStatus status, ClusterHost? cluster)
    {
        Map(application, StatusPath, status, StatusView.Of);
        Map(application, StatsPath, status, snapshot => snapshot);
        Map(application, SasPath, status, SaView.AllOf);
        application.MapGet(SasPath + "/{spi}", context => ShowSaAsync(context, status));
        application.MapGet(MetricsPath, context => WriteMetricsAsync(context, status, cluster));
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string path, IGatewayStatus status, Func<GatewaySnapshot, T> view) =>
        routes.MapGet(path, async context =>
        {
            var snapshot = await status.GetSnapshotAsync(context.RequestAborted);
            await WriteJsonAsync(context, view(snapshot));
        });

    private static async Task ShowSaAsync(HttpContext context, IGatewayStatus status)
    {
        var text = (string?)context.Request.RouteValues["spi"] ?? "";
        var wanted = Spi.TryParse(text, out var spi)
            ? SaView.AllOf(await status.GetSnapshotAsync(context.RequestAborted)).Where(sa => sa.Spi == spi).ToArray()
            : [];
        if (wanted.Length == 0) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else await WriteJsonAsync(context, wanted);
    }

    private static async Task WriteMetricsAsync(HttpContext context, IGatewayStatus status, ClusterHost? cluster)
    {
        var snapshot = await status.GetSnapshotAsync(context.RequestAborted);
        var membership = cluster is null ? null : await cluster.GetStatusAsync(context.RequestAborted);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(PrometheusText.Of(snapshot, membership), context.RequestAborted);
    }

    /// <summary>Answers with an object.</summary>
    internal static Task WriteJsonAsync<T>(HttpContext context, T view)
    {
        context.Response.ContentType = "application/json";
        var octets = JsonSerializer.SerializeToUtf8Bytes(view, JsonStyle.AdminApi);
        context.Response.Headers.ContentLength = octets.Length;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(octets, context.RequestAborted).AsTask();
    }
}
