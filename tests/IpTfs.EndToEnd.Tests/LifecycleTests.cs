using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>Stopping and reloading as a service manager does.</summary>
[Trait("Category", "EndToEnd")]
public sealed class LifecycleTests(ITestOutputHelper output)
{
    private static readonly TunnelCase Case = new(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4);

    [RootFact("ping", "ethtool")]
    public void Terminate_EndsWithStatusZeroAndLeavesNoDevice()
    {
        using var pair = GatewayPair.Started(Case, output);

        var result = pair.A.Stop();

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("iptfs0", pair.SideA.Ip("-o link").Output, StringComparison.Ordinal);
        Assert.False(File.Exists(pair.A.Configuration.AdminSocket), "the admin socket was left behind");
    }

    [RootFact("ping", "ethtool")]
    public void Terminate_SendsWhatIsQueuedFirst()
    {
        // Long enough that the requests still wait to be aggregated when the signal comes, and short enough to answer a ping within a second.
        var options = new TunnelOptions { InitialDelay = "400 ms", TrafficFlowSecurity = "max-aggregation-time = 5 s" };
        using var pair = GatewayPair.Started(Case, output, options);
        var before = pair.B.ReadStatistics().Inbound.InnerPackets;

        // One way only: the answers are not waited for.
        var sent = pair.Ping("-q -c 5 -i 0.002 -W 0.1").Sent;
        pair.A.Stop();

        Assert.Equal(sent, pair.B.ReadStatistics().Inbound.InnerPackets - before);
    }

    [RootFact("ping", "ethtool", "tcpdump")]
    public void OrderlyRestart_ContinuesTheSequence()
    {
        using var pair = GatewayPair.Started(Case, output);
        using var capture = pair.Capture();
        pair.AssertAnswered(50);
        var before = pair.B.ReadStatistics().Inbound.Sequence;

        pair.A.Stop();
        pair.A.Start();
        Assert.True(pair.CarriesTraffic());

        Assert.True(pair.B.ReadStatistics().Inbound.Sequence > before);
        Assert.Empty(capture.Stop().RepeatedSequences());
    }

    [RootFact("ping", "ethtool")]
    public void Reload_ChangesTheTunnelWithoutLosingAPacket()
    {
        using var pair = GatewayPair.Started(Case, output);
        using var traffic = pair.StartEcho("-i 0.002");
        traffic.WaitForAnswers(100);

        pair.A.WriteConfiguration((pair.A.Configuration with { Options = new TunnelOptions { InitialDelay = "200 us" } }).ToHocon());
        pair.A.Reload();

        traffic.WaitForAnswers(1000);
    }

    [RootFact("ping", "ethtool")]
    public void ReloadOfAFaultyFile_IsRefusedAndTheGatewayGoesOn()
    {
        using var pair = GatewayPair.Started(Case, output);

        pair.A.WriteConfiguration(pair.A.Configuration.ToHocon().Replace("aes128gcm16", "rot13", StringComparison.Ordinal));
        pair.A.Reload();

        Assert.True(pair.A.IsRunning);
        pair.AssertAnswered(20);
        pair.A.Stop();
        Assert.Contains(pair.A.Log, line => line.Contains("rot13", StringComparison.Ordinal));
    }

    [RootFact("ethtool")]
    public void HangUpsDuringTheStart_CauseOneReloadAfterIt()
    {
        using var pair = new GatewayPair(Case, output);
        var (file, plain) = (pair.File("piped.conf"), pair.File("plain.conf"));
        File.WriteAllText(plain, pair.A.Configuration.ToHocon());
        pair.SideA.Run(Patience.Command, "mkfifo", [file]).EnsureSuccess();
        using var process = pair.SideA.Start("dotnet", "exec", Gateway.Assembly, "run", file);

        // Opening a pipe waits for its reader, which then waits for the text: the signals arrive in the middle of the start. A reload finds a plain file.
        using (var pipe = new StreamWriter(new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)))
        {
            for (var i = 0; i < 3; i++) process.Send(Signal.HangUp);
            pipe.Write(File.ReadAllText(plain));
            File.Move(plain, file, overwrite: true);
        }

        process.WaitForLine(line => line.Contains("ready", StringComparison.Ordinal), Patience.Start);
        process.WaitForLine(IsReload, Patience.Start);
        // A second reload of the start would come before this one.
        var seen = process.Lines.Count;
        process.Send(Signal.HangUp);
        process.WaitForLine(IsReload, Patience.Start, from: seen);
        process.Send(Signal.Terminate);
        Assert.Equal(0, process.WaitForEnd(Patience.Stop).ExitCode);
        Assert.Equal(2, process.Lines.Count(line => IsReload(line)));

        static bool IsReload(string line) => line.Contains("reload", StringComparison.Ordinal);
    }
}
