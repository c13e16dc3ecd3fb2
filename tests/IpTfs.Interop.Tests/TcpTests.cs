using IpTfs.Interop.Tests.Harness;
using IpTfs.Interop.Tests.Soak;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>TCP between the two ends, its octets checked: bulk over a bad wire, many short connections, and iperf3.</summary>
[Trait("Category", "Interop")]
public sealed class TcpTests(ITestOutputHelper output)
{
    private const int GuestPort = 7011;
    private const int HostPort = 7012;

    [LabFact]
    public void ThousandShortConnections_CompleteBothWays()
    {
        const int connections = 1000;
        var results = Exchange(new InteropCell("tcp"), "connections=1000", "octets=2000", TimeSpan.FromMinutes(2));

        Assert.All(results, result => Assert.Equal((connections, connections, 0), (result.Connections, result.Completed, result.Corrupt)));
    }

    [LabFact]
    public void MinuteOfBulkWithOnePercentLost_DoesNotStall()
    {
        var lossy = new Impairment("1 % lost", Relay: "a-to-b=loss=1% b-to-a=loss=1%", ToLinux: 1, FromLinux: 1);
        var results = Exchange(new InteropCell("tcp") { Impairment = lossy }, "connections=1", "seconds=60", TimeSpan.FromMinutes(3));

        Assert.All(results, result =>
        {
            Assert.Equal((1, 1, 0), (result.Connections, result.Completed, result.Corrupt));
            Assert.InRange(result.LongestPause, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            // Not a measurement: a stream that crawls from one timeout to the next would be a stall too.
            Assert.True(result.Octets > 20_000_000, $"{result.Octets} octets");
        });
    }

    [LabTheory("iperf3")]
    [InlineData("-t 3")]
    [InlineData("-t 3 -R")]
    public void Iperf_RunsToItsEnd(string options)
    {
        using var run = new InteropRun(new InteropCell("tcp"), output);
        var guest = run.StartWith($"iperf3 --server --one-off --forceflush --bind {Site.B.InnerV4}");
        guest.Begin();
        guest.WaitUntilSaid("Server listening", Patience.Start);

        var client = run.Side.Run(Patience.Command, "iperf3", ["--client", Site.B.InnerV4, "--bind", Site.A.InnerV4, "--json", .. options.Split(' ')]);

        Assert.True(IperfResult.Parse(client.EnsureSuccess().Output).Octets > 0);
    }

    // Each side sends to the other at the same time. What is returned is what the senders know, and what the receivers counted.
    private List<StreamResult> Exchange(InteropCell cell, string connections, string amount, TimeSpan limit)
    {
        using var run = new InteropRun(cell, output);
        var guest = run.StartWith(
            $"""
            "$PROBE" tcp-receive at={Site.B.InnerV4} port={GuestPort} {connections} patience=60000 & receiver=$!
            "$PROBE" tcp-send to={Site.A.InnerV4} port={HostPort} {connections} {amount} patience=60000
            wait $receiver
            """);
        using var receiver = run.Side.Start(Lab.Probe, "tcp-receive", $"at={Site.A.InnerV4}", $"port={HostPort}", connections, "patience=60000");
        receiver.WaitForLine(line => line == "ready", Patience.Start);
        guest.Begin();
        guest.WaitUntilSaid("ready", Patience.Start);
        using var sender = run.Side.Start(Lab.Probe, "tcp-send", $"to={Site.B.InnerV4}", $"port={GuestPort}", connections, amount, "patience=60000");
        string[] reports =
        [
            .. Reports(sender.WaitForEnd(limit).EnsureSuccess().Output.Split('\n')),
            .. Reports(receiver.WaitForEnd(limit).EnsureSuccess().Output.Split('\n')),
            .. Reports(guest.WaitForScript(limit)),
        ];
        foreach (var report in reports) output.WriteLine(report);
        Assert.Equal(4, reports.Length);
        return [.. reports.Select(StreamResult.Parse)];
    }

    private static IEnumerable<string> Reports(IEnumerable<string> lines) => lines.Where(line => line.StartsWith('{'));
}
