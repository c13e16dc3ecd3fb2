using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.EndToEnd.Tests;

/// <summary>The harness on a bare wire, without gateways: a check that cannot fail there could not be trusted with them.</summary>
[Trait("Category", "EndToEnd")]
public sealed class HarnessTests : IDisposable
{
    private static readonly byte[] Pattern = Convert.FromHexString("c0ffee5eed0ddba11adb0a710ad5ca1e");
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [RootTheory("ping", "ethtool")]
    [InlineData(AddressFamily.V4)]
    [InlineData(AddressFamily.V6)]
    public void BareWire_AnswersEveryPing(AddressFamily family)
    {
        using var link = VethLink.Create(Site.A, Site.B);

        Ping.AssertAnswered(link.Left, Site.A.Outer(family), Site.B.Outer(family), 20, "-i 0.01 -s 3000");
    }

    [RootFact("ping", "tcpdump", "ethtool")]
    public void ClearTextOnTheWire_IsSeenByTheCapture()
    {
        using var link = VethLink.Create(Site.A, Site.B);
        using var capture = Tcpdump.Start(link.Left, _directory.File("clear.pcap"));

        Ping.Run(link.Left, Site.A.OuterV4, Site.B.OuterV4, $"-c 2 -i 0.01 -p {Convert.ToHexString(Pattern)}");
        Ping.Run(link.Left, Site.A.OuterV6, Site.B.OuterV6, "-c 3 -i 0.01");
        var seen = capture.Stop();

        Assert.True(seen.Contains(Pattern));
        Assert.Equal(10, seen.Frames.Count(frame => frame.Kind == FrameKind.Other));
        Assert.Contains(seen.Frames, frame => frame.Kind == FrameKind.Neighbour);
    }

    [RootFact("iperf3", "ethtool")]
    public void BareWire_CarriesIperfBothWays()
    {
        using var link = VethLink.Create(Site.A, Site.B);

        var forth = Iperf.Run(link.Left, link.Right, Site.A.OuterV4, Site.B.OuterV4, "--time 1");
        var back = Iperf.Run(link.Left, link.Right, Site.A.OuterV6, Site.B.OuterV6, "--time 1 --reverse");
        var datagrams = Iperf.Run(link.Left, link.Right, Site.A.OuterV4, Site.B.OuterV4, "--udp --length 200 --bitrate 1M --time 1");

        Assert.True(forth.Octets > 0 && back.Octets > 0);
        Assert.Equal(0, datagrams.Lost);
        Assert.InRange(datagrams.Packets, 500, 700);
    }

    [RootFact("ping", "ethtool")]
    public void AbsentAddress_IsNotReached()
    {
        using var link = VethLink.Create(Site.A, Site.B);

        Assert.False(Ping.Reaches(link.Left, Site.A.OuterV4, "10.9.0.77", attempts: 1));
    }

    [RootFact]
    public void NamespaceOfADeadProcess_IsRemovedByTheNextOne()
    {
        using var dead = BackgroundProcess.Start("true");
        dead.WaitForEnd(Patience.Stop);
        var left = string.Create(CultureInfo.InvariantCulture, $"iptfs-e2e-{dead.Id}-1-a");
        Command.Run("ip", "netns", "add", left).EnsureSuccess();

        NetworkNamespace.RemoveLeftovers();

        Assert.DoesNotContain(left, Command.Run("ip", "netns", "list").Output, StringComparison.Ordinal);
    }

    [RootFact]
    public void ProgramThatEndsEarly_FailsTheWaitAtOnce()
    {
        using var process = BackgroundProcess.Start("echo", "gone");

        var failure = Assert.Throws<TimeoutException>(() => process.WaitForLine(line => line == "never", Patience.Start));

        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public void ShortProgram_IsHeardToTheEnd()
    {
        for (var i = 0; i < 100; i++)
            Assert.Equal("brief\n", Command.Run("sh", "-c", "echo brief >&2").Error);
    }
}
