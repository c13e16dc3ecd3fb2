using System.Diagnostics.Metrics;
using System.IO.Pipelines;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>Collects a <see cref="GatewayMeter"/> into Prometheus' text format 0.0.4, instrument by instrument, while writing to the client.</summary>
/// <remarks>
/// Nothing is kept between two scrapes. prometheus-net 8.2.1 keeps an object for each series instead: measured, 830 octets and 3 µs of processor time for each,
/// which is 6 GB and 20 s for the seven million series of 100,000 tunnels.
/// </remarks>
internal static class PrometheusExporter
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Takes a snapshot and writes it.</summary>
    public static async Task WriteAsync(GatewayMeter meter, PipeWriter output, CancellationToken cancellationToken)
    {
        var snapshot = await meter.Source.TakeAsync(cancellationToken);
        var text = new PrometheusText(output);
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => text.Write(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => text.Write(instrument, value, tags));
        listener.Start();
        foreach (var instrument in meter.Instruments)
        {
            // The format requires all samples of a metric together; collecting each instrument separately avoids buffering the text of all metrics.
            listener.EnableMeasurementEvents(instrument);
            GatewayMeter.Collect(listener, snapshot);
            listener.DisableMeasurementEvents(instrument);
            await output.FlushAsync(cancellationToken);
        }
    }
}
