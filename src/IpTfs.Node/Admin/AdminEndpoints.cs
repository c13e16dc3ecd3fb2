using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using IpTfs.Gateway.Status;
using IpTfs.Node.Admin.Metrics;
using IpTfs.Node.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace IpTfs.Node.Admin;

/// <summary>The paths of the admin API. A path and the names in its answer are a contract within the version of the path.</summary>
/// <remarks>Responses are JSON; those about statistics and security associations are readable text if the client accepts <c>text/plain</c>.</remarks>
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

    /// <summary>The media type of text for people.</summary>
    public const string Text = "text/plain";

    /// <summary>Adds the paths to an application.</summary>
    public static void Map(WebApplication application, IGatewayStatus status, GatewayMeter meter)
    {
        application.MapGet(StatusPath, async context => await WriteJsonAsync(context, StatusView.Of(await status.GetSummaryAsync(context.RequestAborted))));
        application.MapGet(StatsPath, context => ShowStatsAsync(context, status));
        application.MapGet(StatsPath + "/{**tunnel}", context => ShowTunnelAsync(context, status));
        application.MapGet(SasPath, context => ShowSasAsync(context, status));
        application.MapGet(SasPath + "/{spi}", context => ShowSaAsync(context, status));
        application.MapGet(MetricsPath, context =>
        {
            context.Response.ContentType = PrometheusExporter.ContentType;
            return PrometheusExporter.WriteAsync(meter, context.Response.BodyWriter, context.RequestAborted);
        });
    }

    /// <summary>Streams an object as the response: the statistics of 100,000 tunnels are hundreds of megabytes.</summary>
    internal static Task WriteJsonAsync<T>(HttpContext context, T view)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, view, JsonStyle.AdminApi, context.RequestAborted);
    }

    private static async Task ShowStatsAsync(HttpContext context, IGatewayStatus status)
    {
        if (!WantsText(context))
        {
            await WriteJsonAsync(context, await status.GetSnapshotAsync(context.RequestAborted));
            return;
        }

        var summary = await status.GetSummaryAsync(context.RequestAborted);
        var output = BeginText(context);
        new StatsText(output).Write(summary);
        if (summary.Tunnels.Count > 0) output.Write("\n"u8);
        await WriteAllAsync(context, summary.Tunnels, new TunnelTableText(output, summary.Tunnels).Write);
    }

    private static async Task ShowTunnelAsync(HttpContext context, IGatewayStatus status)
    {
        var found = await status.FindTunnelAsync((string?)context.Request.RouteValues["tunnel"] ?? "", context.RequestAborted);
        if (found is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (WantsText(context)) await WriteAllAsync(context, [found], new StatsText(BeginText(context)).Write);
        else await WriteJsonAsync(context, found);
    }

    private static async Task ShowSasAsync(HttpContext context, IGatewayStatus status)
    {
        if (!WantsText(context))
        {
            await WriteJsonAsync(context, (await status.GetSnapshotAsync(context.RequestAborted)).Tunnels.SelectMany(SaView.Of));
            return;
        }

        var tunnels = (await status.GetSummaryAsync(context.RequestAborted)).Tunnels;
        await WriteAllAsync(context, tunnels, new SaTableText(BeginText(context), tunnels).Write);
    }

    private static async Task ShowSaAsync(HttpContext context, IGatewayStatus status)
    {
        var word = (string?)context.Request.RouteValues["spi"] ?? "";
        var found = Spi.TryParse(word, out var spi) ? (await status.FindSasAsync(spi, context.RequestAborted)).SelectMany(SaView.Of).ToList() : [];
        if (found.Count == 0) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (WantsText(context)) await WriteAllAsync(context, found, new StatsText(BeginText(context)).Write);
        else await WriteJsonAsync(context, found);
    }

    private static bool WantsText(HttpContext context) => context.Request.Headers.Accept == Text;

    private static PipeWriter BeginText(HttpContext context)
    {
        context.Response.ContentType = $"{Text}; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.BodyWriter;
    }

    private static async Task WriteAllAsync<T>(HttpContext context, IEnumerable<T> items, Action<T> write)
    {
        const int flushAt = 1 << 16;
        var output = context.Response.BodyWriter;
        foreach (var item in items)
        {
            write(item);
            if (output.UnflushedBytes >= flushAt) await output.FlushAsync(context.RequestAborted);
        }

        await output.FlushAsync(context.RequestAborted);
    }
}
