using System.Reflection;
using System.Text;
using IpTfs.Cluster.Hosting;
using IpTfs.Cluster.Sharding;
using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin;

/// <summary>A snapshot in Prometheus' text format 0.0.4. Labels are those of the configuration: none grows with traffic or rekeying.</summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The gateway's.</param>
    /// <param name="cluster">The cluster's as the node sees it; null for a node that is alone.</param>
    public static string Of(GatewaySnapshot snapshot, ClusterStatus? cluster = null)
    {
        var families = new MetricFamilies();
        var version = typeof(PrometheusText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        families.Gauge("iptfs_info", "The node and the version of the program.").Add(1, ("node", snapshot.NodeName), ("version", version));
        families.Gauge("iptfs_uptime_seconds", "Seconds since the gateway started.").Add(snapshot.Uptime.TotalSeconds);
        AddProcess(families, snapshot.Process);
        AddDrops(families, snapshot.Drops, ("tunnel", ""), ("direction", ""));
        foreach (var tunnel in snapshot.Tunnels)
        {
            var states = families.Gauge("iptfs_tunnel_state", "1 for the state that the tunnel is in, 0 for the others.");
            foreach (var state in Enum.GetValues<SaState>())
            {
                states.Add(state == tunnel.State ? 1 : 0, ("tunnel", tunnel.Name), ("state", state.ToString().ToLowerInvariant()));
            }

            if (tunnel.Outbound is { } outbound) AddSa(families, outbound, ("tunnel", tunnel.Name), ("direction", "out"));
            if (tunnel.Inbound is { } inbound) AddSa(families, inbound, ("tunnel", tunnel.Name), ("direction", "in"));
        }

        if (cluster is not null) AddCluster(families, ClusterNodeView.Of(cluster));
        return families.ToString();
    }

    private static void AddCluster(MetricFamilies families, ClusterNodeView cluster)
    {
        families.Gauge("iptfs_cluster_members", "Live members of the cluster, as this node sees it.").Add(cluster.Members.Count);
        families.Gauge("iptfs_cluster_fence_seconds", "How long the node may go on without another sign of life.").Add(cluster.FenceLeft.TotalSeconds);
        var phases = families.Gauge("iptfs_cluster_phase", "1 for what the node does in its cluster, 0 for the others.");
        foreach (var phase in Enum.GetValues<ClusterPhase>()) phases.Add(phase == cluster.Phase ? 1 : 0, ("phase", phase.ToString().ToLowerInvariant()));
        var shards = families.Gauge("iptfs_cluster_shards", "Shards: those of this node, those of nobody, those that cannot be started here.");
        shards.Add(cluster.Shards.Owned, ("state", "owned"));
        shards.Add(cluster.Shards.Unowned, ("state", "unowned"));
        shards.Add(cluster.Shards.Faulty, ("state", "faulty"));
        foreach (var (name, value) in cluster.Counters) families.Counter($"iptfs_cluster_{Snake(name)}_total", "What the node did in its cluster; docs/operations/cluster.md.").Add(value);
        var relay = families.Counter("iptfs_relay_packets_total", "What became of packets that arrived at one node and belong to another.");
        foreach (var (name, value) in cluster.Relay) relay.Add(value, ("outcome", name));
    }

    private static void AddSa(MetricFamilies families, SaSnapshot sa, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        families.Gauge("iptfs_sequence", "The last ESP sequence number used (out) or the highest authenticated (in).").Add(sa.Sequence, labels);
        foreach (var (name, value) in sa.Counters)
        {
            families.Counter($"iptfs_{Snake(name)}_total", CounterHelp.Of(name)).Add(value, labels);
        }

        foreach (var (name, value) in sa.Gauges)
        {
            families.Gauge($"iptfs_{Snake(name)}", CounterHelp.Of(name)).Add(value, labels);
        }

        AddDrops(families, sa.Drops, labels);
    }

    private static void AddDrops(MetricFamilies families, IReadOnlyDictionary<string, long> drops, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var family = families.Counter("iptfs_dropped_total", "Packets dropped, by reason; docs/reference/counters.md says when each is counted.");
        foreach (var (reason, count) in drops) family.Add(count, [.. labels, ("reason", reason)]);
    }

    private static void AddProcess(MetricFamilies families, ProcessSnapshot process)
    {
        families.Counter("iptfs_process_gen2_collections_total", "Collections of the oldest garbage-collector generation.").Add(process.Gen2Collections);
        families.Counter("iptfs_process_allocated_octets_total", "Octets allocated on the managed heap.").Add(process.AllocatedOctets);
        families.Counter("iptfs_process_cpu_seconds_total", "Processor time, user and kernel.").Add(process.CpuTime.TotalSeconds);
        families.Gauge("iptfs_process_working_set_octets", "Resident memory.").Add(process.WorkingSet);
    }

    private static string Snake(string kebab)
    {
        var name = new StringBuilder(kebab.Length);
        foreach (var letter in kebab) name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        return name.ToString();
    }
}
