using System.Globalization;
using System.Text.Json;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Interop.Tests.Matrix;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>
/// What Linux loses although the wire lost nothing: the capture and the keys show that each datagram reached it whole, its own counters that it found the
/// packets authentic and dropped none. A kernel that has mended a defect fails its test, which is then to go, and the workaround with it.
/// </summary>
[Trait("Category", "Interop")]
public sealed class LinuxDefectTests(ITestOutputHelper output)
{
    [LabTheory("tcpdump", "ping")]
    [InlineData(3)]
    [InlineData(0)]
    public void SplitPacketsAcross2To32WithEsn_AreNotDelivered(int linuxWindow)
    {
        // Every packet is split, so that one is pending when the number wraps, which is enough with window 0.
        var cell = new InteropCell("2^32")
        {
            Esn = true,
            SequenceStart = Cells.BeforeWrap,
            LinuxWindow = linuxWindow,
            Traffic = new Traffic("split", "300*2000", 50, 20_000),
            Impairment = new Impairment("Linux's own", ToLinux: 1),
        };
        using var run = new InteropRun(cell, output);
        var result = CapturedExchange(run);

        var toLinux = result.Flows.Where(flow => CellFlows.DestinationOf(flow.Key) == Site.B).Select(flow => flow.Value).ToList();
        var sent = toLinux.Sum(flow => flow.Expected);
        // Decoded with the keys, by the rules of RFC 9347: what Linux got.
        Assert.Equal(sent, CountLargeInner(run));
        Assert.Empty(result.LinuxCounters);
        Assert.All(toLinux, flow => Assert.Equal((0, 0), (flow.Corrupt, flow.Duplicate)));
        Assert.True(toLinux.Sum(flow => flow.Received) < sent, "Linux delivers all of them now: this defect is mended");
    }

    private static CellResult CapturedExchange(InteropRun run)
    {
        Tcpdump? capture = null;
        try
        {
            return run.Exchange(started => capture = started.Capture());
        }
        finally
        {
            // Written packet by packet, and the last came more than a second ago. Its Stop would need the guest, which is gone.
            capture?.Dispose();
        }
    }

    // Inner packets from the gateway that are as large as the datagrams of the flows.
    private static int CountLargeInner(InteropRun run)
    {
        var options = run.Cell.ToOptions();
        var sa = string.Create(CultureInfo.InvariantCulture, $"spi={options.SpiFromA},suite={options.Suite},key={options.KeyFromA},esn=on");
        var decoded = Gateway.Run(run.Side, "decode", run.CapturePath, "--sa", sa, "--json").EnsureSuccess().Output;
        return decoded.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line =>
        {
            using var report = JsonDocument.Parse(line);
            return report.RootElement.GetProperty("type").GetString() == "inner" && report.RootElement.GetProperty("len").GetInt32() >= 2000;
        });
    }
}
