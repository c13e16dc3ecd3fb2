using System.Globalization;
using System.Text;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Simulation.Tests.Net;

namespace IpTfs.Simulation.Tests;

/// <summary>
/// Goodput, efficiency and latency over payload size, load and loss, computed in virtual time and compared as text: a change of behaviour shows
/// as a changed line. IPTFS_UPDATE_SNAPSHOTS=1 writes the file anew.
/// </summary>
[Trait("Category", "Simulation")]
public sealed class NetsimSnapshotTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Matrix_IsWhatItWas()
    {
        var actual = Matrix();
        var path = Path.Combine(Repository.Root, "tests", "IpTfs.Simulation.Tests", "Snapshots", "netsim.txt");
        if (Environment.GetEnvironmentVariable("IPTFS_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Matrix()
    {
        var text = new StringBuilder();
        text.AppendLine("mode           inner  load   loss  delivered  goodput   efficiency  latency p50   p99");
        text.AppendLine("                      Mbit/s  %    %          Mbit/s    % of outer  ms            ms");
        foreach (var mode in new[] { "on-demand", "on-demand 5ms", "whole-packets", "constant 20M" })
        {
            foreach (var size in new[] { 64, 576, 1400, 9000 })
            {
                foreach (var load in new[] { 1, 10 })
                {
                    foreach (var loss in new[] { 0.0, 1.0, 5.0 }) AppendRow(text, mode, size, load, loss);
                }
            }
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    private static void AppendRow(StringBuilder text, string mode, int size, int loadMbit, double lossPercent)
    {
        var interval = size * 8L * 1000 / loadMbit;
        var traffic = new TrafficSettings { Sizes = [size], IntervalNanos = interval, Count = (int)Math.Max(100, 400 * Millisecond / interval) };
        var ingress = new IngressSettings { PayloadOctets = 1446 };
        ingress = mode switch
        {
            "on-demand 5ms" => ingress with { InitialDelayNanos = 5 * Millisecond },
            "whole-packets" => ingress with { InitialDelayNanos = 5 * Millisecond, Fill = FillPolicy.WholePackets },
            "constant 20M" => ingress with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 20_000_000 },
            _ => ingress,
        };
        var egress = new EgressSettings { LostPacketTimerNanos = 50 * Millisecond };

        var result = Tunnel.Run(traffic, new LinkSettings { Loss = lossPercent / 100 }, ingress, egress, 2026);

        var seconds = traffic.Count * (double)interval / 1_000_000_000;
        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{mode,-14} {size,5}  {loadMbit,4}  {lossPercent,5:F0}  {100.0 * result.Received.Count / result.Sent.Count,9:F2}  {result.InnerOctets * 8 / seconds / 1e6,7:F3}   {100.0 * result.InnerOctets / result.OuterOctets,10:F2}  {result.Percentile(0.50) / 1e6,11:F3}   {result.Percentile(0.99) / 1e6,6:F3}"));
    }
}
