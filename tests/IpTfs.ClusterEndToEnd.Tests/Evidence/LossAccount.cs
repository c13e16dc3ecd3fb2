using System.Globalization;
using System.Text.Json;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>Where packets were lost so far: the drop counters of all gateways that run, and the kernel's own. Explains a loss; it proves none.</summary>
public sealed class LossAccount
{
    private readonly Dictionary<string, long> _losses = [];

    /// <summary>Reads all counters.</summary>
    public static LossAccount Take(RunningCluster cluster)
    {
        var account = new LossAccount();
        foreach (var node in cluster.Nodes.Where(static node => node.IsRunning))
        {
            account.Read(node.Name, cluster.Wires.Nodes[node.Index], node.ReadStatistics);
            account.ReadRelay(node.Name, node.ReadCluster);
        }

        account.Read("traffic", cluster.Wires.Traffic, cluster.TrafficNode.ReadStatistics);
        return account;
    }

    /// <summary>What has come since an earlier account; of a process that was restarted meanwhile, what it counted itself.</summary>
    public IReadOnlyList<string> Since(LossAccount before) =>
    [
        .. _losses.Select(loss => (loss.Key, Count: loss.Value >= before._losses.GetValueOrDefault(loss.Key) ? loss.Value - before._losses.GetValueOrDefault(loss.Key) : loss.Value))
            .Where(static loss => loss.Count > 0)
            .OrderBy(static loss => loss.Key, StringComparer.Ordinal)
            .Select(static loss => string.Create(CultureInfo.InvariantCulture, $"{loss.Key}: {loss.Count}")),
    ];

    private void Read(string name, NetworkNamespace side, Func<string> statistics)
    {
        try
        {
            using var document = JsonDocument.Parse(statistics());
            ReadDrops(name, document.RootElement);
        }
        catch (HttpRequestException)
        {
            // It is on its way out or stopped, and what it counted is not known.
        }

        ReadKernel(name, side);
    }

    private void ReadRelay(string name, Func<string> cluster)
    {
        try
        {
            using var document = JsonDocument.Parse(cluster());
            foreach (var counter in document.RootElement.GetProperty("relay").EnumerateObject().Where(static counter => counter.Name is not ("sent" or "received" or "held")))
                Add($"{name} relay, {counter.Name}", counter.Value.GetInt64());
        }
        catch (HttpRequestException)
        {
            // As above.
        }
    }

    // The drops of the gateway as a whole and of each SA, wherever they stand.
    private void ReadDrops(string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) ReadDrops(name, item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name != "drops")
                {
                    ReadDrops(name, property.Value);
                    continue;
                }

                foreach (var drop in property.Value.EnumerateObject()) Add($"{name} {drop.Name}", drop.Value.GetInt64());
            }
        }
    }

    private void ReadKernel(string name, NetworkNamespace side)
    {
        using var links = JsonDocument.Parse(side.Ip("-s -j link show").Output);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var (device, stats) = (link.GetProperty("ifname").GetString(), link.GetProperty("stats64"));
            Add($"{name} kernel, {device} queue", stats.GetProperty("tx").GetProperty("dropped").GetInt64());
        }

        // Two lines, one of names and one of values.
        var udp = side.Run(Patience.Command, "cat", "/proc/net/snmp").Output.Split('\n').Where(static line => line.StartsWith("Udp:", StringComparison.Ordinal)).ToArray();
        foreach (var (field, value) in udp[0].Split(' ').Zip(udp[1].Split(' ')).Where(static pair => pair.First is "RcvbufErrors" or "SndbufErrors"))
            Add($"{name} kernel, UDP {field}", long.Parse(value, CultureInfo.InvariantCulture));
    }

    private void Add(string name, long count) => _losses[name] = _losses.GetValueOrDefault(name) + count;
}
