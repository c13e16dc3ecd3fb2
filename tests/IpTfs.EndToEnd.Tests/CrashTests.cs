using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>What survives <c>kill -9</c>: above all the rule that no sequence number, hence no nonce, is used twice.</summary>
[Trait("Category", "EndToEnd")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Crashes = 50;

    [RootFact("ping", "ethtool", "tcpdump")]
    public void FiftyCrashesUnderTraffic_NeverRepeatASequenceNumberAndAlwaysResume()
    {
        // Seeded, so that a failure can be looked at again.
        var random = new Random(9347);
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4), output);
        using var capture = pair.Capture();
        var answered = 0;

        for (var crash = 0; crash < Crashes; crash++)
        {
            // The flood goes on while the gateway dies and comes back; the counted pings decide when it dies.
            using var flood = Ping.Start(pair.SideA, pair.InnerA, pair.InnerB, "-q -f");
            answered += pair.Ping($"-q -i 0.001 -c {random.Next(5, 200)}").Received;
            pair.A.Kill();
            pair.A.Start();
            Assert.True(pair.CarriesTraffic(), $"no answer after crash {crash + 1}");
        }

        var wire = capture.Stop();
        Assert.Empty(wire.RepeatedSequences());
        Assert.True(wire.Frames.Count(frame => frame.Spi == pair.A.Configuration.Options.SpiFromA) > answered, "the traffic did not cross this wire");
        Assert.True(answered >= Crashes * 5 / 2, $"only {answered} answers between the crashes");
    }

    [RootFact("ping", "ethtool", "tcpdump")]
    public void PeerOfACrashedGateway_AcceptsItsNextPacketAndNoOldOne()
    {
        using var pair = GatewayPair.Started(new TunnelCase(Encapsulation.None, AddressFamily.V4, AddressFamily.V4), output);
        pair.AssertAnswered(50);
        var before = pair.B.ReadStatistics().Inbound;

        pair.A.Kill();
        pair.A.Start();
        pair.AssertAnswered(50);

        var after = pair.B.ReadStatistics().Inbound;
        Assert.True(after.Sequence > before.Sequence);
        Assert.Equal(0, after.Dropped("replayed"));
        Assert.Equal(0, after.Dropped("replay-too-old"));
    }
}
