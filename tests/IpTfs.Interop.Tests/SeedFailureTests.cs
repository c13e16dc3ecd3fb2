using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>
/// The two failures of Linux's first implementation, as scenarios for both sides of today: a ping that does not fit one outer packet, from the gateway
/// itself with dont-fragment on, brought the kernel down; a flood of pings stalled after about 1,280 replies.
/// </summary>
[Trait("Category", "Interop")]
public sealed class SeedFailureTests(ITestOutputHelper output)
{
    private const int Flood = 5000;
    private const string TooBig = "-c 2 -i 0.05 -W 1 -s 2000 -M do";

    [LabTheory("ping")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void PingTooBigFromOurGateway_IsAnsweredWithTooBigAndTheTunnelLives(AddressFamily inner)
    {
        using var run = new InteropRun(new InteropCell("seed") { DontFragment = Ends.Gateway }, output);
        run.StartWith("");
        var (own, peer) = (Site.A.Inner(inner), Site.B.Inner(inner));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = Ping.Run(run.Side, own, peer, TooBig);
            Assert.Equal(0, refused.Received);
            Assert.True(refused.SawTooBig, refused.Text);
        }

        Ping.AssertAnswered(run.Side, own, peer, 20, "-i 0.01 -s 1000");
        Assert.True(run.Gateway.IsRunning);
        Assert.True(run.Gateway.QueryStatistics().Outbound.Dropped("too-big") > 0);
    }

    [LabTheory("ping")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void PingTooBigFromLinux_IsRefusedAndTheTunnelLives(AddressFamily inner)
    {
        using var run = new InteropRun(new InteropCell("seed") { DontFragment = Ends.Linux }, output);
        var peer = Site.A.Inner(inner);
        var guest = run.StartWith($"ping {TooBig} {peer}; ping {TooBig} {peer}; ping -q -c 20 -i 0.02 -s 1000 {peer}");

        guest.Begin();
        var said = guest.WaitForScript(Patience.Command);

        var summaries = said.Where(line => line.Contains("packets transmitted", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, summaries.Count);
        Assert.All(summaries.Take(2), line => Assert.Contains(" 0 received", line, StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("too long", StringComparison.Ordinal) || line.Contains("Frag needed", StringComparison.Ordinal));
        Assert.Contains("20 received", summaries[2], StringComparison.Ordinal);
    }

    [LabTheory("ping")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void FloodFromOurGateway_DoesNotStall(AddressFamily inner)
    {
        using var run = new InteropRun(new InteropCell("seed"), output);
        run.StartWith("");

        var result = Ping.Run(run.Side, Site.A.Inner(inner), Site.B.Inner(inner), FormattableString.Invariant($"-q -f -c {Flood}"));

        Assert.Equal((Flood, Flood, 0), (result.Sent, result.Received, result.Duplicates));
    }

    [LabTheory("ping")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void FloodFromLinux_DoesNotStall(AddressFamily inner)
    {
        using var run = new InteropRun(new InteropCell("seed"), output);
        var peer = Site.A.Inner(inner);
        var guest = run.StartWith(FormattableString.Invariant($"ping -q -f -c {Flood} {peer}; ping -q -c 20 -i 0.02 {peer}"));

        guest.Begin();
        var said = guest.WaitForScript(Patience.Command);

        // How many answers ping sees is no measure: its own socket holds a hundred or so and loses what comes faster than the guest runs it. The gateways
        // lose none, and what comes after the flood is answered.
        Assert.Contains(said, line => line.Contains("20 packets transmitted, 20 received,", StringComparison.Ordinal));
        Assert.Empty(run.LinuxCounters);
        var counted = run.Gateway.QueryStatistics();
        Assert.True(counted.Inbound.InnerPackets >= Flood && counted.Outbound.InnerPackets >= Flood, $"{counted.Inbound.InnerPackets} in, {counted.Outbound.InnerPackets} out");
        Assert.Equal(0, counted.Inbound.AllDropped + counted.Outbound.AllDropped);
    }
}
