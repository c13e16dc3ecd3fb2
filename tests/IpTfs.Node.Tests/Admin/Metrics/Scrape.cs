using System.IO.Pipelines;
using System.Text;
using IpTfs.Gateway.Status;
using IpTfs.Node.Admin.Metrics;

namespace IpTfs.Node.Tests.Admin.Metrics;

/// <summary>What <c>/metrics</c> would answer.</summary>
internal static class Scrape
{
    public static async Task<string> OfAsync(IGatewayStatus status)
    {
        using var meter = new GatewayMeter(new MetricsSource(status, null));
        using var text = new MemoryStream();
        var writer = PipeWriter.Create(text, new StreamPipeWriterOptions(leaveOpen: true));
        await PrometheusExporter.WriteAsync(meter, writer, default);
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
