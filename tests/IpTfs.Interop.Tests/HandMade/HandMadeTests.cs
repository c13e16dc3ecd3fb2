using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>
/// The same hand-made octets to our gateway and to Linux: what RFC 9347 has a receiver deliver comes out of ours, and what Linux makes of them is what is
/// recorded, so that a defect is Linux's only where these lists say so.
/// </summary>
[Trait("Category", "Interop")]
[Trait("Requirement", "R5")]
[Trait("Requirement", "R6")]
[Trait("Requirement", "R7")]
[Trait("Requirement", "R14")]
[Trait("Requirement", "R37")]
[Trait("Requirement", "R50")]
public sealed class HandMadeTests(HandMadeRuns runs) : IClassFixture<HandMadeRuns>
{
    public static TheoryData<string> Names => [.. HandMadeStreams.All.Select(stream => stream.Name)];

    [LabTheory("ethtool", "tcpdump", "ping")]
    [MemberData(nameof(Names))]
    public void Ours_DeliversWhatTheRfcSaysAndCountsTheRest(string name)
    {
        var stream = HandMadeStreams.Named(name);
        var delivery = runs.Ours[stream.Number];

        Assert.Equal(stream.MustDeliver, delivery.Inner);
        Assert.Equal(stream.OurDrops, delivery.Drops);
        Assert.Equal(stream.Markers.Count, delivery.Markers);
        Assert.True(delivery.WasOnTheWire);
    }

    [LabTheory("tcpdump", "ping")]
    [MemberData(nameof(Names))]
    public void Linux_DeliversWhatIsRecordedOfIt(string name)
    {
        var stream = HandMadeStreams.Named(name);
        var delivery = runs.Linux[stream.Number];

        Assert.True(
            stream.LinuxDelivers.SequenceEqual(delivery.Inner, OctetComparer.Instance),
            $"this kernel does not do what is recorded: of what must be delivered it delivers {delivery.Describe(stream)}; if that is all, take the record out");
        Assert.Equal(stream.Markers.Count, delivery.Markers);
        Assert.True(delivery.WasOnTheWire);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PlainReading_FindsWhatMustBeDelivered(string name)
    {
        var stream = HandMadeStreams.Named(name);

        Assert.Equal([.. stream.MustDeliver, .. stream.Markers], PlainReader.Read(stream.Key, stream.Datagrams, HandMadeStream.ReorderWindow));
    }

    [Fact]
    public void Differences_AreThoseThatHaveAReason()
    {
        foreach (var stream in HandMadeStreams.All)
            Assert.True(stream.LinuxDelivers.SequenceEqual(stream.MustDeliver, OctetComparer.Instance) == (stream.WhyLinuxDiffers.Length == 0), stream.Name);
    }

    [LabFact("ethtool", "tcpdump", "ping")]
    public void Table_IsTheOneInTheDocumentation() => HandMadeTable.Check(runs.Ours, runs.Linux);
}
