using System.Diagnostics;
using IpTfs.Gateway.Status;
using IpTfs.IO;
using IpTfs.IO.Memory;
using IpTfs.IO.Udp;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>
/// The demonstration: two gateways in one process, a path between them that may lose and reorder, traffic both ways, and a proof that every deliverable packet arrived.
/// </summary>
/// <code>
///  flow A→B ─▶ gateway A ─▶ path socket a ─▶ lane ─▶ path socket b ─▶ gateway B ─▶ flow A→B verifies
///                                             └ oracle: which inner packets can still arrive
/// </code>
internal static class DemoRun
{
    private const uint SpiAToB = 0x1001;
    private const uint SpiBToA = 0x1002;

    /// <summary>Longest pause without progress while the last packets arrive; longer than the lost-packet timer.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly Endpoint Loopback = new(IpAddress.V4([127, 0, 0, 1]), 0);

    /// <summary>Runs the demonstration.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="onProgress">Called some times a second while traffic flows, with the share of the time that has passed.</param>
    /// <param name="cancellationToken">Ends the traffic early; the result covers the time until then.</param>
    public static async Task<DemoResult> ExecuteAsync(
        DemoOptions options, Action<double, DemoFlow, DemoFlow>? onProgress, CancellationToken cancellationToken)
    {
        using var keyAToB = new DemoKeys(SpiAToB, options.Suite);
        using var keyBToA = new DemoKeys(SpiBToA, options.Suite);
        var socketA = OpenSocket();
        var socketB = OpenSocket();
        using var pathA = OpenSocket();
        using var pathB = OpenSocket();
        using var oracleAToB = new LossOracle(keyAToB.CreateOpener());
        using var oracleBToA = new LossOracle(keyBToA.CreateOpener());
        using var flowAToB = new DemoFlow("a-to-b", SourceOf(options, fromA: true), oracleAToB);
        using var flowBToA = new DemoFlow("b-to-a", SourceOf(options, fromA: false), oracleBToA);
        await using var endA = new DemoEnd("site-a", socketA, pathA.Local, keyAToB.ToSaKeys(), keyBToA.ToSaKeys(), options.OuterPacketSize, flowBToA.OnDelivered);
        await using var endB = new DemoEnd("site-b", socketB, pathB.Local, keyBToA.ToSaKeys(), keyAToB.ToSaKeys(), options.OuterPacketSize, flowAToB.OnDelivered);
        var impairment = new Impairment(options.Loss, options.Reorder, DemoEnd.ReorderWindow);
        var laneAToB = new RelayLane(pathA, pathB, socketB.Local, impairment, options.Seed + 1, oracleAToB);
        var laneBToA = new RelayLane(pathB, pathA, socketA.Local, impairment, options.Seed + 2, oracleBToA);
        await endA.StartAsync();
        await endB.StartAsync();
        TimeSpan elapsed;
        GatewaySnapshot[] snapshots;
        using (new ImpairedPath((pathA, laneAToB), (pathB, laneBToA)))
        {
            elapsed = await SendAsync(options, [(flowAToB, endA.Device), (flowBToA, endB.Device)], onProgress, cancellationToken);
            await SettleAsync(flowAToB, flowBToA);
            snapshots = [await endA.Gateway.GetSnapshotAsync(default), await endB.Gateway.GetSnapshotAsync(default)];
        }

        await endA.Gateway.DisposeAsync();
        await endB.Gateway.DisposeAsync();
        flowAToB.Finish();
        flowBToA.Finish();
        return DemoResult.Of(
            options, elapsed, snapshots, [DemoDirection.Of(flowAToB, laneAToB, oracleAToB), DemoDirection.Of(flowBToA, laneBToA, oracleBToA)], [flowAToB.Latency, flowBToA.Latency]);
    }

    private static async Task<TimeSpan> SendAsync(
        DemoOptions options, (DemoFlow Flow, MemoryInnerDevice Device)[] sides, Action<double, DemoFlow, DemoFlow>? onProgress, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(options.Duration);
        var started = Stopwatch.GetTimestamp();
        var threads = sides.Select(side => new Thread(() => side.Flow.Send(side.Device, enough.Token)) { IsBackground = true, Name = $"demo-{side.Flow.Name}" }).ToArray();
        foreach (var thread in threads) thread.Start();
        using var ticks = new PeriodicTimer(PollInterval);
        while (!enough.IsCancellationRequested)
        {
            await ticks.WaitForNextTickAsync(CancellationToken.None);
            onProgress?.Invoke(Math.Min(1, Stopwatch.GetElapsedTime(started) / options.Duration), sides[0].Flow, sides[1].Flow);
        }

        foreach (var thread in threads) thread.Join();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task SettleAsync(params DemoFlow[] flows)
    {
        using var ticks = new PeriodicTimer(PollInterval);
        var progressAt = Stopwatch.GetTimestamp();
        var before = -1L;
        while (!Array.TrueForAll(flows, flow => flow.IsSettled()) && Stopwatch.GetElapsedTime(progressAt) < SettlePatience)
        {
            await ticks.WaitForNextTickAsync(CancellationToken.None);
            var settled = flows.Sum(flow => flow.SettledPackets);
            if (settled == before) continue;
            before = settled;
            progressAt = Stopwatch.GetTimestamp();
        }
    }

    private static UdpOuterSocket OpenSocket()
    {
        try
        {
            return new UdpOuterSocket(new UdpOuterOptions(Loopback));
        }
        catch (IoException refusal)
        {
            throw new CommandFault(ExitCode.Unavailable, refusal.Message);
        }
    }

    private static ITrafficSource SourceOf(DemoOptions options, bool fromA) =>
        options.Packets is { } packets ? new PacketListSource(packets) : new ImixSource(options.Seed, fromA);
}
