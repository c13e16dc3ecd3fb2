using System.Buffers.Binary;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>How inner packets come to lie in payloads.</summary>
public sealed class PackingTests
{
    [Fact]
    [Trait("Requirement", "R3")]
    public void FillBySplitting_LeavesOnlyTheLastPayloadShort()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        var packets = Enumerable.Range(0, 40).Select(i => Inner.Any(1000 + i, i)).ToList();
        foreach (var packet in packets) driver.Send(packet);

        var payloads = driver.Drain();

        Assert.All(payloads[..^1], p => Assert.Equal(1446, p.Length));
        Assert.InRange(payloads[^1].Length, 5, 1446);
        Assert.Equal(packets, StrictDecoder.Decode(payloads));
        Assert.Equal(packets.Sum(p => p.Length), payloads.Sum(p => p.Length - 4));
    }

    [Fact]
    public void WholePackets_PacksAsLinuxDoes()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, Fill = FillPolicy.WholePackets });
        foreach (var packet in new[] { Inner.V4(1000, 1), Inner.V4(400, 2), Inner.V4(100, 3), Inner.V4(3000, 4), Inner.V4(200, 5), Inner.V4(1442, 6) }) driver.Send(packet);

        var payloads = driver.Drain();

        // 1000+400 | 100 does not fit | 3000 begins afresh: 1442, 1442, 116 and 200 behind it | 1442
        Assert.Equal([1400, 100, 1442, 1442, 316, 1442], payloads.Select(p => p.Length - 4));
        Assert.Equal([0, 0, 0, 1558, 116, 0], payloads.Select(BlockOffset));
        Assert.Equal(6, StrictDecoder.Decode(payloads).Count);
        Assert.Equal(1, driver.Ingress.Counters.TxFragmentedPackets);
    }

    [Theory]
    [InlineData(1, 1442)]
    [InlineData(42, 1442)]
    [InlineData(43, 1400)]
    [Trait("Requirement", "R16")]
    public void MinimumFragment_IsNotUndercutAtThePayloadsEnd(int minimum, int firstPayload)
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, MinimumFragmentOctets = minimum });
        var packets = new[] { Inner.V4(1400, 1), Inner.V4(1400, 2) };
        foreach (var packet in packets) driver.Send(packet);

        var sent = driver.Drain();

        // 42 octets of the second fit behind the first.
        Assert.Equal(packets, StrictDecoder.Decode(sent));
        Assert.Equal([firstPayload, 2800 - firstPayload], sent.Select(p => p.Length - 4));
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public void MinimumFragment_IsNotUndercutByTheRestThatWouldFollow()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, MinimumFragmentOctets = 100 });
        var packets = new[] { Inner.V4(442, 1), Inner.V4(1040, 2) };
        foreach (var packet in packets) driver.Send(packet);

        // 1000 octets would fit, but only 40 would be left for the next payload.
        Assert.Equal([442, 1040], driver.Drain().Select(p => p.Length - 4));
    }

    [Fact]
    [Trait("Requirement", "R55")]
    [Trait("Requirement", "R22")]
    public void WithoutFragments_EachPacketIsWholeAndWhatDoesNotFitIsTooBig()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446, DontFragment = true });
        var fitting = new[] { Inner.V4(1442, 1), Inner.V6(700, 2), Inner.V4(742, 3), Inner.V4(743, 4), Inner.V4(20, 5) };
        foreach (var packet in fitting) Assert.True(driver.Send(packet).IsAccepted);
        for (var again = 1; again <= 2; again++)
        {
            var verdict = driver.Send(Inner.V4(1443, 9));
            Assert.Equal(IngressVerdictKind.TooBig, verdict.Kind);
            Assert.Equal(DropReason.TooBig, verdict.Reason);
            Assert.Equal(1442, verdict.Mtu);
            Assert.Equal(again, driver.Ingress.Drops[DropReason.TooBig]);
        }

        var payloads = driver.Drain();

        Assert.All(payloads, p => Assert.Equal(0, BlockOffset(p)));
        Assert.Equal(fitting, StrictDecoder.Decode(payloads));
        Assert.Equal(1442, driver.Ingress.WholePacketMtu);
        AssertOnly(driver, DropReason.TooBig, 2);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    [Trait("Requirement", "R15")]
    public void WithoutFragmentsAndPadded_EveryPayloadHasTheFullSize()
    {
        var settings = new IngressSettings { PayloadOctets = 1446, DontFragment = true, Padding = PaddingPolicy.Full };
        using var driver = new IngressDriver(settings);
        var packets = Enumerable.Range(0, 30).Select(i => Inner.Any(300 + (37 * i % 1100), i)).ToArray();
        foreach (var packet in packets) driver.Send(packet);

        var payloads = driver.Drain();

        Assert.All(payloads, p => Assert.Equal(1446, p.Length));
        Assert.Equal(packets, StrictDecoder.Decode(payloads));
        Assert.Equal(payloads.Sum(p => p.Length - 4) - packets.Sum(p => p.Length), driver.Ingress.Counters.TxExtraPadOctets);
    }

    [Theory]
    [InlineData(65_535, false)]
    [InlineData(65_575, true)]
    public void LongestPackets_AreSplitWithABlockOffsetOf16Bits(int length, bool v6)
    {
        // Room for one octet before it: 65,574 would not fit BlockOffset, so the longest IPv6 packet begins in the next payload.
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        var packets = new[] { Inner.V4(1441, 1), v6 ? Inner.V6(length, 2) : Inner.V4(length, 2) };
        foreach (var packet in packets) Assert.True(driver.Send(packet).IsAccepted);

        var payloads = driver.Drain();

        Assert.Equal(packets, StrictDecoder.Decode(payloads));
        Assert.Equal(v6 ? 1441 : 1442, payloads[0].Length - 4);
    }

    [Fact]
    public void WhatIsNoWholePacket_IsDroppedAndCounted()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        byte[][] bad =
        [
            [], [0x45], Inner.V4(20)[..19], [.. Inner.V4(60), 0], Inner.V4(60)[..59], [.. Inner.V6(60), 0], Inner.V6(40)[..39],
            With(Inner.V4(40), 0, 0x44), With(Inner.V4(40), 0, 0x4F), With(Inner.V4(40), 0, 0x05), With(Inner.V4(40), 0, 0x75), With(Inner.V4(40), 3, 0),
        ];

        foreach (var packet in bad) Assert.Equal(DropReason.InnerMalformed, driver.Send(packet).Reason);

        Assert.Empty(driver.Drain());
        AssertOnly(driver, DropReason.InnerMalformed, bad.Length);
    }

    [Fact]
    public void PoolIsEmpty_PacketIsTakenBackWholeAndWhatWasQueuedLeaves()
    {
        // One batch of 20 payloads: the packet that needs a second batch leaves no trace.
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1000 }, batchOctets: 20 * 1044, poolLimit: 1);
        var first = Enumerable.Range(0, 19).Select(i => Inner.V4(996, i)).Append(Inner.V4(500, 99)).ToList();
        foreach (var packet in first) Assert.True(driver.Send(packet).IsAccepted);

        var verdict = driver.Send(Inner.V4(2000, 7));
        var small = Inner.V4(100, 8);
        Assert.True(driver.Send(small).IsAccepted);
        var payloads = driver.Drain();

        Assert.Equal(DropReason.TxPoolExhausted, verdict.Reason);
        Assert.Equal([.. first, small], StrictDecoder.Decode(payloads));
        AssertOnly(driver, DropReason.TxPoolExhausted, 1);
        Assert.Equal(0, driver.Ingress.QueuedOctets);
        Assert.True(driver.Send(Inner.V4(2000, 9)).IsAccepted);
    }

    [Theory]
    [InlineData(67)]
    [InlineData(65_500)]
    public void PayloadSizeThatCannotWork_IsRefused(int payloadOctets)
    {
        Assert.ThrowsAny<ArgumentException>(() => new IngressDriver(new IngressSettings { PayloadOctets = payloadOctets }));
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1446 });
        var packet = Inner.V4(800);
        driver.Send(packet);

        Assert.ThrowsAny<ArgumentException>(() => driver.Ingress.HandlePayloadSize(payloadOctets));

        Assert.Equal([packet], StrictDecoder.Decode(driver.Drain()));
    }

    internal static void AssertOnly(IngressDriver driver, DropReason reason, long count)
    {
        var drops = driver.Ingress.Drops;
        Assert.Equal(count, drops[reason]);
        Assert.All(DropReasons.All.Where(i => i.Reason != reason), i => Assert.Equal(0, driver.Ingress.Drops[i.Reason]));
    }

    private static int BlockOffset(byte[] payload) => BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(2));

    private static byte[] With(byte[] packet, int at, byte value)
    {
        packet[at] = value;
        return packet;
    }
}
