using System.Reflection;
using System.Text;
using IpTfs.Gateway.Status;

namespace IpTfs.Node.Admin;

/// <summary>A snapshot in Prometheus' text format 0.0.4. Labels are those of the configuration: none grows with traffic or rekeying.</summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a snapshot.</summary>
    public static string Of(GatewaySnapshot snapshot)
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

        return families.ToString();
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
            families.Gauge($"iptfs_{Snake(name)}", $"The SA's {name} at the moment.").Add(value, labels);
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
