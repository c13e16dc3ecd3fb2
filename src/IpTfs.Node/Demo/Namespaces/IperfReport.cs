using System.Globalization;
using System.Text.Json;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>Parses the output of <c>iperf3 --json</c>.</summary>
internal static class IperfReport
{
    /// <summary>A TCP test: ok when anything arrived.</summary>
    public static NamespaceCheck Tcp(string name, ToolResult result) => Read(name, result, end =>
    {
        var rate = end.GetProperty("sum_received").GetProperty("bits_per_second").GetDouble();
        return (rate > 0, DemoText.Rate(rate));
    });

    /// <summary>A UDP test: ok when less than one packet in a hundred was lost.</summary>
    public static NamespaceCheck Udp(string name, ToolResult result) => Read(name, result, end =>
    {
        var sum = end.GetProperty("sum");
        var lost = sum.GetProperty("lost_percent").GetDouble();
        var rate = sum.GetProperty("bits_per_second").GetDouble();
        return (lost < 1 && rate > 0, string.Create(CultureInfo.InvariantCulture, $"{DemoText.Rate(rate)}, {lost:F2} % lost"));
    });

    private static NamespaceCheck Read(string name, ToolResult result, Func<JsonElement, (bool Ok, string Detail)> read)
    {
        try
        {
            using var report = JsonDocument.Parse(result.Output);
            if (report.RootElement.TryGetProperty("error", out var error)) return new NamespaceCheck(name, false, error.GetString() ?? "failed");
            var (ok, detail) = read(report.RootElement.GetProperty("end"));
            return new NamespaceCheck(name, ok, detail);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new NamespaceCheck(name, false, result.Complaint);
        }
    }
}
