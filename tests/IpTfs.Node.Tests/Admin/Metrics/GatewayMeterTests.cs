using System.Diagnostics.Metrics;
using IpTfs.Node.Admin.Metrics;
using IpTfs.Protocol.Counters;

namespace IpTfs.Node.Tests.Admin.Metrics;

public class GatewayMeterTests
{
    [Fact]
    public void AnyListenerOfTheMeter_GetsTheMeasurements_FromOneSnapshot()
    {
        var status = new FixedStatus();
        using var meter = new GatewayMeter(new MetricsSource(status, null));
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (meter.Instruments.Contains(instrument)) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.Add($"{instrument.Meter.Name} {instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value}"));
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.Contains("IpTfs iptfs_tx_pkts site-b out 17", seen);
        Assert.Contains("IpTfs iptfs_dropped site-b in replayed 2", seen);
        Assert.Contains("IpTfs iptfs_process_gen2_collections  1", seen);
        Assert.Equal(1, status.Snapshots);
    }

    [Fact]
    public void EveryRowOfTheTable_IsAnInstrumentOfItsKind()
    {
        using var meter = new GatewayMeter(new MetricsSource(new FixedStatus(), null));
        var kinds = meter.Instruments.ToDictionary(instrument => instrument.Name, instrument => instrument is ObservableCounter<long> ? MetricKind.Counter : MetricKind.Gauge);

        Assert.All(SaMetrics.All, metric => Assert.Equal(metric.Kind, kinds[$"iptfs_{metric.Name.Replace('-', '_')}"]));
    }
}
