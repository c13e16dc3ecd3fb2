using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>
/// Runs the long mix of traffic once, and keeps what it saw for the tests of it. A run in which Linux says that it lost more of its own packets than a stray one before
/// they reached the device is no test of the gateway: it is told, and the mix is run again, twice at most.
/// </summary>
public sealed class SoakRun
{
    private const int Attempts = 3;
    private readonly List<SoakResult> _discarded = [];
    private readonly Lazy<SoakResult> _result;

    public SoakRun() => _result = new Lazy<SoakResult>(() => Run(_discarded));

    /// <summary>How much longer than the traffic the run may take.</summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The result; the first to ask waits for it.</summary>
    public SoakResult Result => _result.Value;

    /// <summary>The runs before it in which Linux was at fault.</summary>
    public IReadOnlyList<SoakResult> Discarded => _discarded;

    private static SoakResult Run(List<SoakResult> discarded)
    {
        while (true)
        {
            var result = Run(SoakPlan.FromEnvironment());
            if (result.LinuxOutErrors <= result.MostLinuxOutErrors || discarded.Count == Attempts - 1) return result;
            discarded.Add(result);
        }
    }

    private static SoakResult Run(SoakPlan plan)
    {
        var cell = new InteropCell("soak") { Window = SoakPlan.Window };
        using var directory = new WorkDirectory();
        using var wire = TapWire.Create(cell.WireMtu, SoakPlan.Relay);
        var tunnel = new TunnelCase(cell.Encapsulation, cell.Outer, AddressFamily.V4);
        using var gateway = new Gateway(wire.Side, new GatewayConfiguration(Site.A, Site.B, tunnel, cell.ToOptions() with { TunMtu = 9000 }, directory.Path));
        gateway.Start();
        using var host = new SoakHost(wire.Side, plan);
        using var guest = SoakGuest.Start(wire, directory.Path, cell, plan);
        try
        {
            return Run(plan, wire, gateway, host, guest);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{string.Join('\n', gateway.Log)}\n--- linux\n{string.Join('\n', guest.Log)}", failure);
        }
    }

    private static SoakResult Run(SoakPlan plan, TapWire wire, Gateway gateway, SoakHost host, SoakGuest guest)
    {
        guest.Begin();
        host.Begin();
        var samples = Watch(gateway, plan, until: () => host.HasSent && guest.HasSent);

        guest.WaitUntilDone();
        var flows = plan.ToGateway.Select(flow => (flow, host.Flow(flow.Flow.Port))).ToList();
        IReadOnlyList<StreamResult> streams = [host.StreamIn, guest.Stream("out"), guest.Stream("in"), host.StreamOut];
        // Nothing is sent any more: what is counted now is all there is.
        var counted = gateway.ReadStatistics();
        var relayed = wire.Relay!.Stop();
        guest.End();
        flows.AddRange(plan.ToLinux.Select(flow => (flow, guest.Flow(flow.Flow.Port))));
        var (linuxOut, linuxIn) = (LinuxState.Find(guest.Log, "out"), LinuxState.Find(guest.Log, "in"));
        var echoes = host.Echoes.Concat(guest.Echoes).ToList();

        var result = new SoakResult(plan.Duration, flows, streams, echoes, counted, relayed, linuxOut, linuxIn, guest.Drops, samples, gateway.Log);
        WriteFiles(result);
        return result;
    }

    // A line of its own statistics each second is the clock.
    private static List<SoakSample> Watch(Gateway gateway, SoakPlan plan, Func<bool> until)
    {
        using var watch = gateway.WatchStatistics();
        var samples = new List<SoakSample>();
        var first = default(DateTimeOffset);
        var limit = (int)(plan.Duration + Slack).TotalSeconds;
        for (var line = 0; !until(); line++)
        {
            if (line > limit) throw new TimeoutException($"still sending after {limit} s");
            var statistics = watch.WaitForLine(_ => true, Patience.Start, from: line);
            if (line == 0) first = SoakSample.TakenAt(statistics);
            samples.Add(SoakSample.Take(gateway.ProcessId, statistics, first));
        }

        return samples;
    }

    private static void WriteFiles(SoakResult result)
    {
        if (Environment.GetEnvironmentVariable("IPTFS_SOAK_OUT") is not { Length: > 0 } directory) return;
        Directory.CreateDirectory(directory);
        File.WriteAllLines(Path.Combine(directory, "soak.csv"), result.Samples.Select(sample => sample.Line).Prepend(SoakSample.Header));
        File.WriteAllText(Path.Combine(directory, "soak.svg"), MemoryGraph.Draw("The gateway's memory under mixed traffic with loss and reordering", result.Samples));
        File.WriteAllText(Path.Combine(directory, "soak.md"), SoakDocument.Write(result));
        File.WriteAllText(Path.Combine(directory, "soak.txt"), SoakReport.Describe(result));
    }
}
