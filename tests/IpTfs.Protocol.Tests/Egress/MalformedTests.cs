using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>What an authenticated peer should not send: each has its own counter, and costs no more than itself.</summary>
public sealed class MalformedTests
{
    private static readonly byte[] Good = Inner.V4(100, 1);
    private static readonly byte[] Next = Inner.V6(80, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void ShorterThanTheHeader_IsCounted(int length) =>
        AssertOnly(new byte[length], DropReason.AggfragHeaderTruncated, []);

    [Theory]
    [InlineData(4)]
    [InlineData(23)]
    public void ShorterThanTheHeaderOfSubType1_IsCounted(int length) =>
        AssertOnly([1, .. new byte[length - 1]], DropReason.AggfragHeaderTruncated, []);

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void UnknownSubType_IsCounted(byte subType) =>
        AssertOnly([subType, 0, 0, 0, .. Good], DropReason.AggfragSubtypeUnknown, []);

    [Theory]
    [InlineData(0x10)]
    [InlineData(0x35)]
    [InlineData(0x55)]
    [InlineData(0x76)]
    [InlineData(0xF0)]
    public void UnknownBlockAfterGoodOnes_TheGoodOnesAreDelivered(byte first) =>
        AssertOnly(Payload.Basic(0, Good, Next, [first, .. new byte[99]]), DropReason.BlockTypeUnknown, [Good, Next]);

    [Theory]
    [InlineData(0x45, 0)]
    [InlineData(0x45, 19)]
    [InlineData(0x46, 23)]
    [InlineData(0x4F, 59)]
    [InlineData(0x44, 40)]
    [InlineData(0x40, 40)]
    public void LengthLessThanTheHeader_IsCountedAndNeverLoopedOn(byte first, byte length) =>
        AssertOnly(Payload.Basic(0, Good, [first, 0, 0, length, .. new byte[60]]), DropReason.BlockLengthInvalid, [Good]);

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x04)]
    [InlineData(0x08)]
    [InlineData(0x10)]
    [InlineData(0x20)]
    [InlineData(0x40)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    [Trait("Requirement", "R50")]
    public void ReservedBits_AreIgnored(byte reserved)
    {
        using var driver = new EgressDriver();
        Assert.Equal([Good, Next], driver.Receive(1, [0, reserved, 0, 0, .. Good, .. Next]));
        driver.AssertDrops();
    }

    [Fact]
    public void SubType1_IsReadAndItsFieldsAreThere()
    {
        using var driver = new EgressDriver();

        var payload = Payload.Congestion(0, 0xFF, 0xA5, Good);

        Assert.Equal([Good], driver.Receive(1, payload));

        driver.AssertDrops();
        var info = CongestionInfoOf(payload);
        Assert.True(info.EcnDerived);
        Assert.True(info.PathMtuProbe);
        Assert.Equal(0xA5A5A5A5, info.TVal);
    }

    [Theory]
    [InlineData(0x00, false, false)]
    [InlineData(0x01, false, true)]
    [InlineData(0x02, true, false)]
    [InlineData(0x03, true, true)]
    [InlineData(0x04, false, false)]
    [InlineData(0x80, false, false)]
    [InlineData(0xFC, false, false)]
    [Trait("Requirement", "R50")]
    public void FlagsOfSubType1_SayTwoThingsAndCostNoPacket(byte flags, bool probe, bool ecn)
    {
        using var driver = new EgressDriver();

        var payload = Payload.Congestion(0, flags, 0, Good, Next);

        Assert.Equal([Good, Next], driver.Receive(1, payload));

        driver.AssertDrops();
        var info = CongestionInfoOf(payload);
        Assert.Equal((probe, ecn), (info.PathMtuProbe, info.EcnDerived));
    }

    private static AggfragCongestionInfo CongestionInfoOf(ReadOnlySpan<byte> payload)
    {
        Assert.Equal(DropReason.None, AggfragHeader.Parse(payload, out var header));
        Assert.True(header.TryGetCongestionInfo(out var info));
        return info;
    }

    [Fact]
    public void PadOfAnyContent_IsPad()
    {
        byte[] filled = [0x0F, .. Enumerable.Repeat((byte)0xFF, 99)];
        using var driver = new EgressDriver();

        Assert.Equal([Good], driver.Receive(1, Payload.Basic(0, Good, filled)));
        // A whole packet behind pad's first octet is pad as well.
        Assert.Equal([Good], driver.Receive(2, Payload.Basic(0, Good, [0], Next)));
        driver.Receive(3, Payload.Basic(0, Good[..40]));
        Assert.Empty(driver.Receive(4, Payload.Basic(0, filled)));
        Assert.Equal([Good], driver.Receive(5, Payload.Basic(60, Good[40..])));

        driver.AssertDrops();
        Assert.Equal(2, driver.Counters.RxExtraPadPackets);
        Assert.Equal(1, driver.Counters.RxAllPadPackets);
    }

    [Fact]
    public void BlockOffsetBehindPad_NewBlockIsFound()
    {
        using var driver = new EgressDriver();

        Assert.Equal([Good], driver.Receive(1, Payload.Basic(0, Good, Payload.Pad(100))));
        Assert.Equal([Next], driver.Receive(2, Payload.Basic(50, new byte[50], Next)));

        driver.AssertDrops((DropReason.FragmentWithoutStart, 1));
        Assert.Equal(0, driver.Counters.RxErroredPackets);
    }

    [Fact]
    public void MixOfSubTypes_SplitPacketIsJoined()
    {
        using var driver = new EgressDriver();
        driver.Receive(1, Payload.Congestion(0, 0, 1, Good[..40]));
        Assert.Equal([Good, Next], driver.Receive(2, Payload.Basic(60, Good[40..], Next)));
        driver.AssertDrops();
    }

    [Fact]
    public void EndOfAPacketThatNeverBegan_IsCountedOnceOverAllItsPayloads()
    {
        using var driver = new EgressDriver();
        driver.Receive(1, Payload.Basic(3000, new byte[1000]));
        driver.Receive(2, Payload.Basic(2000, new byte[1000]));

        Assert.Equal([Good], driver.Receive(3, Payload.Basic(1000, new byte[1000], Good)));
        driver.AssertDrops((DropReason.FragmentWithoutStart, 1));

        driver.Receive(4, Payload.Basic(10, new byte[10]));
        driver.AssertDrops((DropReason.FragmentWithoutStart, 2));
        Assert.Equal(2, driver.Counters.RxIncompletePackets);
        Assert.Equal(0, driver.Counters.RxErroredPackets);
    }

    [Fact]
    public void MalformedHeaderInTheMiddleOfAPacket_CostsThatPacket()
    {
        using var driver = new EgressDriver();
        driver.Receive(1, Payload.Basic(0, Good[..50]));
        driver.Receive(2, [9, 0, 0, 50, .. Good[50..]]);

        Assert.Equal([Next], driver.Receive(3, Payload.Basic(0, Next)));
        driver.AssertDrops((DropReason.AggfragSubtypeUnknown, 1), (DropReason.FragmentLost, 1));
    }

    private static void AssertOnly(byte[] payload, DropReason reason, byte[][] delivered)
    {
        foreach (var window in new[] { 0, 3 })
        {
            using var driver = new EgressDriver(new EgressSettings { ReorderWindow = window });
            Assert.Equal(delivered, driver.Receive(1, payload));
            driver.AssertDrops((reason, 1));
            Assert.Equal(1, driver.Counters.RxErroredPackets);
            Assert.Equal([Next], driver.Receive(2, Payload.Basic(0, Next)));
            driver.AssertDrops((reason, 1));
        }

        // Early, with whole packets going out at once: the same counters, once.
        using var immediate = new EgressDriver(new EgressSettings { SendImmediately = true });
        Assert.Equal(delivered, immediate.Receive(2, payload));
        Assert.Equal([Next], immediate.Receive(1, Payload.Basic(0, Next)));
        immediate.AssertDrops((reason, 1));
        Assert.Equal(1, immediate.Counters.RxErroredPackets);
    }
}
