using FsCheck;
using FsCheck.Fluent;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>
/// Ingress, channel, egress: whatever inner packets, payload size, loss, duplication and reordering, what comes out is a subsequence of what went
/// in, octet for octet, and all of it when nothing is lost and no packet is overtaken by more than the window.
/// </summary>
[Trait("Category", "Model")]
public sealed class ChannelPropertyTests
{
    private const int Window = 3;

    private static readonly Gen<int> Sizes = Gen.OneOf(Gen.Choose(20, 60), Gen.Choose(20, 200), Gen.Choose(20, 1600), Gen.Choose(1300, 9000));

    private static readonly Arbitrary<ChannelOp[]> Harmless = Ops((8, ChannelOp.Fate.Pass), (3, ChannelOp.Fate.Delay), (1, ChannelOp.Fate.Duplicate));

    private static readonly Arbitrary<ChannelOp[]> Harmful =
        Ops((8, ChannelOp.Fate.Pass), (1, ChannelOp.Fate.Lose), (2, ChannelOp.Fate.Delay), (1, ChannelOp.Fate.Duplicate));

    [Theory]
    [InlineData(FillPolicy.Split)]
    [InlineData(FillPolicy.WholePackets)]
    public void NothingLostAndOvertakenWithinTheWindow_EverythingArrivesInOrder(FillPolicy fill) => Property.Holds(
        Cases(Harmless.Generator),
        c =>
        {
            var (sent, got, driver) = Transfer(c.Sizes, c.Payload, c.Ops, fill, new EgressSettings { ReorderWindow = Window });
            using (driver)
            {
                Assert.Equal(sent, got);
                Assert.Equal(0, driver.Counters.RxMissedPackets);
                Assert.Equal(0, driver.Counters.RxIncompletePackets);
                Assert.Equal(sent.Count, driver.Counters.RxInnerPackets);
            }
        });

    [Theory]
    [InlineData(FillPolicy.Split, Window, false)]
    [InlineData(FillPolicy.WholePackets, Window, false)]
    [InlineData(FillPolicy.Split, 0, false)]
    [InlineData(FillPolicy.Split, Window, true)]
    [InlineData(FillPolicy.Split, 1, true)]
    [Trait("Requirement", "R4")]
    public void AnyImpairment_OutputIsNeverInventedAndNeverTwice(FillPolicy fill, int window, bool immediately) => Property.Holds(
        Cases(Harmful.Generator),
        c =>
        {
            var settings = new EgressSettings { ReorderWindow = window, SendImmediately = immediately };
            var (sent, got, driver) = Transfer(c.Sizes, c.Payload, c.Ops, fill, settings);
            using (driver)
            {
                var place = sent.Select((packet, i) => (Convert.ToHexString(packet), i)).ToDictionary();
                var order = got.ConvertAll(packet => place.TryGetValue(Convert.ToHexString(packet), out var i) ? i : -1);
                Assert.DoesNotContain(-1, order);
                Assert.Equal(order.Count, order.Distinct().Count());
                if (window > 0 && !immediately) Assert.True(order.SequenceEqual(order.Order()), $"out of order: {string.Join(' ', order)}");
            }
        });

    [Fact]
    public void PayloadLost_CostsOnlyThePacketsThatLayInIt() => Property.Holds(
        from sizes in Gen.ArrayOf(Gen.Choose(20, 700), 40)
        from lost in Gen.Choose(0, 10)
        select (sizes, lost),
        c =>
        {
            var sent = c.sizes.Select((size, i) => Inner.Any(size, i + 1)).ToList();
            var payloads = Payload.Split(1004, sent);
            var lost = c.lost % payloads.Count;
            using var driver = new EgressDriver();

            var got = new List<byte[]>();
            for (var i = 0; i < payloads.Count; i++)
            {
                if (i != lost) got.AddRange(driver.Receive((ulong)i + 1, payloads[i]));
            }

            while (driver.Egress.NextDeadline != MonotonicTime.Never) got.AddRange(driver.Timeout(driver.Egress.NextDeadline));
            var (first, last) = (lost * 1000, (lost * 1000) + 999);
            var at = 0;
            var expected = new List<byte[]>();
            foreach (var packet in sent)
            {
                if (at + packet.Length <= first || at > last) expected.Add(packet);
                at += packet.Length;
            }

            Assert.Equal(expected, got);
        });

    private static Gen<(int[] Sizes, int Payload, ChannelOp[] Ops)> Cases(Gen<ChannelOp[]> ops) =>
        from count in Gen.Choose(1, 60)
        from sizes in Gen.ArrayOf(Sizes, count)
        from payload in Gen.OneOf(Gen.Choose(68, 300), Gen.Choose(300, 1500), Gen.Choose(1500, 9000))
        from fates in ops
        select (sizes, payload, fates);

    private static Arbitrary<ChannelOp[]> Ops(params (int Weight, ChannelOp.Fate Fate)[] fates) => OpList.Of(
        Gen.Frequency(fates.Select(f => (f.Weight, Gen.Choose(1, Window).Select(by => new ChannelOp(f.Fate, by)))).ToArray()), 40, op => op.Simpler());

    private static (List<byte[]> Sent, List<byte[]> Got, EgressDriver Driver) Transfer(
        int[] sizes, int payloadOctets, ChannelOp[] ops, FillPolicy fill, EgressSettings settings)
    {
        using var ingress = new IngressDriver(new IngressSettings { PayloadOctets = payloadOctets, Fill = fill });
        var sent = new List<byte[]>();
        var payloads = new List<byte[]>();
        for (var i = 0; i < sizes.Length; i++)
        {
            sent.Add(Inner.Any(sizes[i], i + 1));
            Assert.True(ingress.Send(sent[^1]).IsAccepted);
            if (i % 7 == 6) payloads.AddRange(ingress.Drain());
        }

        payloads.AddRange(ingress.Drain());
        var driver = new EgressDriver(settings);
        var got = new List<byte[]>();
        foreach (var arrival in ChannelOp.Arrivals(payloads.Count, ops)) got.AddRange(driver.Receive((ulong)arrival + 1, payloads[arrival]));
        for (var rounds = 0; driver.Egress.NextDeadline != MonotonicTime.Never; rounds++)
        {
            got.AddRange(driver.Timeout(driver.Egress.NextDeadline));
            Assert.True(rounds < 1000, "the deadlines end");
        }

        Assert.Equal(0, driver.Egress.HeldPayloads);
        Assert.Equal(0, driver.Egress.HeldBatches);
        return (sent, got, driver);
    }
}
