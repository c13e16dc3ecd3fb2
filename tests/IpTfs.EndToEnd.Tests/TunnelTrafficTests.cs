using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>Two gateways carry what ordinary programs send, in every way in which they can be joined.</summary>
[Trait("Category", "EndToEnd")]
public sealed class TunnelTrafficTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases => TunnelCase.Names;

    [RootTheory("ping", "ethtool")]
    [MemberData(nameof(Cases))]
    public void SmallPings_AreAllAnswered(string name)
    {
        using var pair = Start(name);

        pair.AssertAnswered(100);
    }

    [RootTheory("ping", "ethtool")]
    [MemberData(nameof(Cases))]
    public void PingsLargerThanAnOuterPacket_AreAllAnswered(string name)
    {
        using var pair = Start(name);

        pair.AssertAnswered(50, "-i 0.005 -s 3000");
    }

    [RootTheory("ping", "ethtool")]
    [MemberData(nameof(Cases))]
    public void FloodForFiveSeconds_LosesNothing(string name)
    {
        using var pair = Start(name);

        var result = pair.Ping("-q -f -w 5");

        // What is on its way when the time is up counts as sent; the gateways' counters say that it was not lost either.
        Assert.InRange(result.Sent - result.Received, 0, 20);
        Assert.Equal(0, result.Duplicates);
        Assert.True(result.Received > 1280, $"stalled: {result.Text}");
        pair.AssertAnswered(1);
        AssertConserved(pair);
    }

    [RootTheory("ping", "ethtool", "iperf3")]
    [MemberData(nameof(Cases))]
    public void Tcp_FlowsBothWays(string name)
    {
        using var pair = Start(name);

        var forth = pair.Iperf("--time 2");
        var back = pair.Iperf("--time 2 --reverse");

        Assert.True(forth.Octets > 10_000_000, $"A to B: {forth}");
        Assert.True(back.Octets > 10_000_000, $"B to A: {back}");
    }

    [RootTheory("ping", "ethtool", "iperf3")]
    [MemberData(nameof(Cases))]
    public void UdpAtAModestRate_LosesNothing(string name)
    {
        using var pair = Start(name);

        var small = pair.Iperf("--udp --length 64 --bitrate 2M --time 2 --window 4M");
        var large = pair.Iperf("--udp --length 1400 --bitrate 20M --time 2 --window 4M --reverse");

        Assert.Equal(0, small.Lost);
        Assert.True(small.Packets > 5000, $"{small}");
        Assert.Equal(0, large.Lost);
        Assert.True(large.Packets > 2500, $"{large}");
    }

    [RootTheory("ping", "ethtool")]
    [MemberData(nameof(Cases))]
    public void Counters_AgreeWithWhatWasSent(string name)
    {
        using var pair = Start(name);
        var (a, b) = (pair.A.ReadStatistics(), pair.B.ReadStatistics());

        // 60 requests of 200 octets and 40 of 1400 with their headers, each answered by a packet of the same size. The last one, alone, is answered
        // after all others.
        pair.Ping($"-q -c 60 -i 0.002 -s {Ping.PayloadFor(200, pair.Case.Inner)}");
        pair.Ping($"-q -c 40 -i 0.002 -s {Ping.PayloadFor(1400, pair.Case.Inner)}");
        Assert.Equal(1, pair.Ping($"-q -c 1 -W 10 -s {Ping.PayloadFor(300, pair.Case.Inner)}").Received);

        const int octets = (60 * 200) + (40 * 1400) + 300;
        AssertCarried(101, octets, a.Outbound, pair.A.ReadStatistics().Outbound, b.Inbound, pair.B.ReadStatistics().Inbound);
        AssertCarried(101, octets, b.Outbound, pair.B.ReadStatistics().Outbound, a.Inbound, pair.A.ReadStatistics().Inbound);
        AssertConserved(pair);
    }

    [RootTheory("ping", "ethtool", "tcpdump", "iperf3")]
    [MemberData(nameof(Cases))]
    public void Wire_CarriesEspAndNothingInTheClear(string name)
    {
        var pattern = Convert.FromHexString("c0ffee5eed0ddba11adb0a710ad5ca1e");
        using var pair = Start(name);
        using var capture = pair.Capture();

        pair.AssertAnswered(20, $"-i 0.005 -p {Convert.ToHexString(pattern)}");
        pair.AssertAnswered(10, $"-i 0.005 -s 3000 -p {Convert.ToHexString(pattern)}");
        pair.Iperf("--bytes 2M");
        var wire = capture.Stop();

        var esp = pair.Case.Encapsulation == Encapsulation.Udp ? FrameKind.UdpEsp : FrameKind.Esp;
        Assert.All(wire.Frames, frame => Assert.True(frame.Kind == esp || frame.Kind is FrameKind.Neighbour or FrameKind.Keepalive, $"{frame}"));
        Assert.True(wire.Frames.Count(frame => frame.Kind == esp) > 60, "the traffic did not cross this wire");
        Assert.All(wire.Frames, frame => Assert.InRange(frame.IpOctets, 0, 1500));
        Assert.False(wire.Contains(pattern), "payload in the clear");
        Assert.Empty(wire.RepeatedSequences());
    }

    private static void AssertCarried(
        int packets, int octets, SaStatistics sentBefore, SaStatistics sentAfter, SaStatistics receivedBefore, SaStatistics receivedAfter)
    {
        Assert.Equal(packets, sentAfter.InnerPackets - sentBefore.InnerPackets);
        Assert.Equal(octets, sentAfter.InnerOctets - sentBefore.InnerOctets);
        Assert.Equal(packets, receivedAfter.InnerPackets - receivedBefore.InnerPackets);
        Assert.Equal(octets, receivedAfter.InnerOctets - receivedBefore.InnerOctets);
        Assert.Equal(sentAfter.OuterPackets - sentBefore.OuterPackets, receivedAfter.OuterPackets - receivedBefore.OuterPackets);
        Assert.Equal(sentAfter.OuterOctets - sentBefore.OuterOctets, receivedAfter.OuterOctets - receivedBefore.OuterOctets);
    }

    /// <summary>What one gateway took in the other gave out, and neither dropped anything. The tunnel must be quiet.</summary>
    private static void AssertConserved(GatewayPair pair)
    {
        var (a, b) = (pair.A.ReadStatistics(), pair.B.ReadStatistics());
        foreach (var (sent, received) in new[] { (a.Outbound, b.Inbound), (b.Outbound, a.Inbound) })
        {
            Assert.Equal(0, sent.AllDropped);
            Assert.Equal(0, received.AllDropped);
            Assert.Equal(sent.InnerPackets, received.InnerPackets);
            Assert.Equal(sent.InnerOctets, received.InnerOctets);
        }
    }

    private GatewayPair Start(string name) => GatewayPair.Started(TunnelCase.Named(name), output);
}
