using System.Diagnostics.Metrics;
using IpTfs.Cluster.Sharding;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Counters;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>
/// The meter <c>IpTfs</c> of a gateway (System.Diagnostics.Metrics): one observable instrument for each row of <see cref="SaMetrics"/>, for drops,
/// states, the process and the cluster.
/// Any listener of the runtime can collect it; <c>/metrics</c> does, by <see cref="PrometheusExporter"/>. Tags are names from the configuration: their number does
/// not grow with traffic or rekeying.
/// </summary>
internal sealed class GatewayMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "IpTfs";

    private readonly Meter _meter = new(Name, VersionReport.ProductVersion);
    private readonly List<Instrument> _instruments = [];
    private readonly Func<MetricsSnapshot> _snapshot;

    // Set while this thread collects a snapshot; otherwise the callbacks take a snapshot.
    [ThreadStatic]
    private static MetricsSnapshot? _collected;

    /// <summary>Makes the instruments.</summary>
    public GatewayMeter(MetricsSource source)
    {
        Source = source;
        _snapshot = () => _collected ?? source.Current();
        Gauge("iptfs_info", "The node and the version of the program.", static at => Only(1L, new("node", at.Gateway.NodeName), new("version", VersionReport.ProductVersion)));
        Gauge("iptfs_uptime_seconds", "Seconds since the gateway started.", static at => Only(at.Gateway.Uptime.TotalSeconds));
        AddProcess();
        Counter("iptfs_dropped", "Packets dropped, by reason; docs/reference/counters.md says when each is counted.", Drops);
        Gauge("iptfs_tunnel_state", "1 for the state that the tunnel is in, 0 for the others.", States);
        Gauge("iptfs_sequence", "The last ESP sequence number used (out) or the highest authenticated (in).", Sequences);
        foreach (var metric in SaMetrics.All) AddSaMetric(metric);
        if (source.HasCluster) AddCluster();
    }

    /// <summary>The source of the snapshots.</summary>
    public MetricsSource Source { get; }

    /// <summary>The instruments, in the order in which they should be shown.</summary>
    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>Makes a listener collect an existing snapshot.</summary>
    public static void Collect(MeterListener listener, MetricsSnapshot snapshot)
    {
        _collected = snapshot;
        try
        {
            listener.RecordObservableInstruments();
        }
        finally
        {
            _collected = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<T>[] Only<T>(T value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct => [new Measurement<T>(value, tags)];

    private static IEnumerable<Measurement<long>> Drops(MetricsSnapshot at)
    {
        foreach (var (reason, count) in at.Gateway.Drops) yield return Drop("", "", reason, count);
        foreach (var (tunnel, direction, sa) in Sas(at))
        {
            foreach (var (reason, count) in sa.Drops) yield return Drop(tunnel, direction, reason, count);
        }

        static Measurement<long> Drop(string tunnel, string direction, string reason, long count) =>
            new(count, new KeyValuePair<string, object?>("tunnel", tunnel), new("direction", direction), new("reason", reason));
    }

    private static IEnumerable<Measurement<long>> States(MetricsSnapshot at)
    {
        foreach (var tunnel in at.Gateway.Tunnels)
        {
            foreach (var state in Enum.GetValues<SaState>())
                yield return new Measurement<long>(state == tunnel.State ? 1 : 0, new KeyValuePair<string, object?>("tunnel", tunnel.Name), new("state", StatsText.Of(state)));
        }
    }

    private static IEnumerable<Measurement<long>> Sequences(MetricsSnapshot at) =>
        Sas(at).Select(found => OfSa((long)Math.Min(found.Sa.Sequence, long.MaxValue), found.Tunnel, found.Direction));

    private static IEnumerable<(string Tunnel, string Direction, SaSnapshot Sa)> Sas(MetricsSnapshot at)
    {
        foreach (var tunnel in at.Gateway.Tunnels)
        {
            if (tunnel.Outbound is { } outbound) yield return (tunnel.Name, "out", outbound);
            if (tunnel.Inbound is { } inbound) yield return (tunnel.Name, "in", inbound);
        }
    }

    private static Measurement<long> OfSa(long value, string tunnel, string direction) =>
        new(value, new KeyValuePair<string, object?>("tunnel", tunnel), new("direction", direction));

    private static string Snake(string kebab) => kebab.Replace('-', '_');

    private void AddSaMetric(SaMetricInfo metric)
    {
        var isCounter = metric.Kind == MetricKind.Counter;
        var isOutbound = metric.Direction == DropDirection.Tx;
        var help = metric.YangNode is { } node ? $"{metric.Text} RFC 9348: {node}." : metric.Text;
        if (isCounter) Counter($"iptfs_{Snake(metric.Name)}", help, Read);
        else Gauge($"iptfs_{Snake(metric.Name)}", help, Read);

        IEnumerable<Measurement<long>> Read(MetricsSnapshot at)
        {
            foreach (var tunnel in at.Gateway.Tunnels)
            {
                if ((isOutbound ? tunnel.Outbound : tunnel.Inbound) is { } sa && (isCounter ? sa.Counters : sa.Gauges).TryGetValue(metric.Name, out var value))
                    yield return OfSa(value, tunnel.Name, isOutbound ? "out" : "in");
            }
        }
    }

    private void AddProcess()
    {
        Counter("iptfs_process_gen2_collections", "Collections of the oldest garbage-collector generation.", static at => Only(at.Gateway.Process.Gen2Collections));
        Counter("iptfs_process_allocated_octets", "Octets allocated on the managed heap.", static at => Only(at.Gateway.Process.AllocatedOctets));
        Counter("iptfs_process_cpu_seconds", "Processor time, user and kernel.", static at => Only(at.Gateway.Process.CpuTime.TotalSeconds));
        Gauge("iptfs_process_working_set_octets", "Resident memory.", static at => Only(at.Gateway.Process.WorkingSet));
    }

    private void AddCluster()
    {
        Gauge("iptfs_cluster_members", "Live members of the cluster, as this node sees it.", static at => Only((long)at.Cluster!.Members.Count));
        Gauge("iptfs_cluster_fence_seconds", "How long the node may go on without another sign of life.", static at => Only(at.Cluster!.FenceLeft.TotalSeconds));
        Gauge("iptfs_cluster_phase", "1 for what the node does in its cluster, 0 for the others.", static at => Enum.GetValues<ClusterPhase>()
            .Select(phase => new Measurement<long>(phase == at.Cluster!.Phase ? 1 : 0, new KeyValuePair<string, object?>("phase", phase.ToString().ToLowerInvariant()))));
        Gauge("iptfs_cluster_shards", "Shards: those of this node, those of nobody, those that cannot be started here.", static at => (Measurement<long>[])
        [
            new(at.Cluster!.Shards.Owned, new KeyValuePair<string, object?>("state", "owned")),
            new(at.Cluster.Shards.Unowned, new KeyValuePair<string, object?>("state", "unowned")),
            new(at.Cluster.Shards.Faulty, new KeyValuePair<string, object?>("state", "faulty")),
        ]);
        foreach (var name in ClusterNodeView.CounterNames)
            Counter($"iptfs_cluster_{Snake(name)}", "What the node did in its cluster; docs/operations/cluster.md.", at => Only(at.Cluster!.Counters[name]));
        Counter("iptfs_relay_packets", "What became of packets that arrived at one node and belong to another.", static at => at.Cluster!.Relay
            .Select(outcome => new Measurement<long>(outcome.Value, new KeyValuePair<string, object?>("outcome", outcome.Key))));
    }

    private void Counter<T>(string name, string help, Func<MetricsSnapshot, IEnumerable<Measurement<T>>> read)
        where T : struct => _instruments.Add(_meter.CreateObservableCounter(name, () => read(_snapshot()), description: help));

    private void Gauge<T>(string name, string help, Func<MetricsSnapshot, IEnumerable<Measurement<T>>> read)
        where T : struct => _instruments.Add(_meter.CreateObservableGauge(name, () => read(_snapshot()), description: help));
}
