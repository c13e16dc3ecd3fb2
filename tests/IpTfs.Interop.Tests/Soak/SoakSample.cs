using System.Globalization;
using System.Text.Json;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>The gateway at one instant.</summary>
/// <param name="Seconds">Since the first sample.</param>
/// <param name="Resident">Memory in octets, as the kernel counts it.</param>
/// <param name="Anonymous">The part of it that is no file: heaps and stacks.</param>
/// <param name="Allocated">Octets allocated on the managed heap since the start, in all.</param>
/// <param name="Collections">Of the oldest generation.</param>
/// <param name="Sent">Outer packets.</param>
/// <param name="Received">Outer packets.</param>
public sealed record SoakSample(double Seconds, long Resident, long Anonymous, long Allocated, long Collections, long Sent, long Received)
{
    public const string Header = "seconds,resident-octets,anonymous-octets,allocated-octets,gen2-collections,outer-sent,outer-received";

    public string Line =>
        string.Create(CultureInfo.InvariantCulture, $"{Seconds:F1},{Resident},{Anonymous},{Allocated},{Collections},{Sent},{Received}");

    /// <summary>Takes a sample of a process, with a line of <c>iptfs stats --json</c> that has just come from it.</summary>
    public static SoakSample Take(int process, string statistics, DateTimeOffset first)
    {
        using var json = JsonDocument.Parse(statistics);
        var tunnel = json.RootElement.GetProperty("tunnels")[0];
        var figures = json.RootElement.GetProperty("process");
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new SoakSample(
            (TakenAt(statistics) - first).TotalSeconds,
            Kibibytes(status, "VmRSS:") * 1024,
            Kibibytes(status, "RssAnon:") * 1024,
            figures.GetProperty("allocated-octets").GetInt64(),
            figures.GetProperty("gen2-collections").GetInt64(),
            tunnel.GetProperty("outbound").GetProperty("counters").GetProperty("tx-pkts").GetInt64(),
            tunnel.GetProperty("inbound").GetProperty("counters").GetProperty("rx-pkts").GetInt64());
    }

    /// <summary>When the gateway made a line of statistics.</summary>
    public static DateTimeOffset TakenAt(string statistics)
    {
        using var json = JsonDocument.Parse(statistics);
        return json.RootElement.GetProperty("taken-at").GetDateTimeOffset();
    }

    private static long Kibibytes(IEnumerable<string> status, string field)
    {
        var line = status.First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
