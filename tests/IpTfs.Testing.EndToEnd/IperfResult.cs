using System.Text.Json;

namespace IpTfs.Testing.EndToEnd;

/// <summary>What the receiving side of an iperf3 run got.</summary>
/// <param name="Octets">Octets of payload received.</param>
/// <param name="Packets">Datagrams sent, in a UDP run.</param>
/// <param name="Lost">Datagrams that did not arrive, in a UDP run.</param>
public sealed record IperfResult(long Octets, long Packets, long Lost)
{
    /// <summary>Reads the JSON report of a client.</summary>
    public static IperfResult Parse(string json)
    {
        using var report = JsonDocument.Parse(json);
        var end = report.RootElement.GetProperty("end");
        if (end.TryGetProperty("sum_received", out var received) && !end.TryGetProperty("sum", out _))
            return new IperfResult(received.GetProperty("bytes").GetInt64(), 0, 0);
        var sum = end.GetProperty("sum");
        var packets = sum.GetProperty("packets").GetInt64();
        var lost = sum.GetProperty("lost_packets").GetInt64();
        return new IperfResult(sum.GetProperty("bytes").GetInt64(), packets, lost);
    }
}
