using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>Inner packets that come in pieces.</summary>
public sealed class ReassemblyTests
{
    public static TheoryData<int, bool> Cuts()
    {
        var data = new TheoryData<int, bool>();
        for (var cut = 1; cut <= 41; cut++)
        {
            if (cut <= 21) data.Add(cut, false);
            data.Add(cut, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void HeaderCutAnywhere_PacketIsJoined(int cut, bool v6)
    {
        var packet = v6 ? Inner.V6(300, 7) : Inner.V4(300, 7);
        var before = Inner.V4(50, 1);
        var after = Inner.V6(60, 2);
        using var driver = new EgressDriver();

        var packets = driver.ReceiveAll([
            Payload.Basic(0, before, packet[..cut]),
            Payload.Basic(300 - cut, packet[cut..], after)]);

        Assert.Equal([before, packet, after], packets);
        driver.AssertDrops();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R14")]
    public void OneOctetPerPayload_PacketIsJoined(bool v6)
    {
        var packet = v6 ? Inner.V6(70, 3) : Inner.V4(70, 3);
        using var driver = new EgressDriver();

        var packets = driver.ReceiveAll(packet.Select((octet, i) => Payload.Basic(i == 0 ? 0 : packet.Length - i, [octet])));

        Assert.Equal([packet], packets);
        driver.AssertDrops();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(60)]
    public void IPv4WithOptions_CutInAndAroundThem_PacketIsJoined(int cut)
    {
        var packet = Inner.V4(300, 4);
        packet[0] = 0x4F;
        using var driver = new EgressDriver();

        Assert.Equal([packet], driver.ReceiveAll([Payload.Basic(0, packet[..cut]), Payload.Basic(300 - cut, packet[cut..])]));
        driver.AssertDrops();
    }

    [Fact]
    public void IPv6WithoutPayload_IsABlockOf40Octets()
    {
        byte[][] packets = [Inner.V6(40, 1), Inner.V4(100, 2)];
        using var driver = new EgressDriver();

        Assert.Equal(packets, driver.Receive(1, Payload.Basic(0, packets)));
        driver.AssertDrops();
    }

    [Theory]
    [InlineData(65_535, false, 1400)]
    [InlineData(65_575, true, 1400)]
    [InlineData(65_535, false, 9000)]
    public void LongestPackets_AreJoined(int length, bool v6, int payload)
    {
        var packets = new[] { Inner.V4(100, 1), v6 ? Inner.V6(length, 2) : Inner.V4(length, 2), Inner.V4(30, 3) };
        using var driver = new EgressDriver();

        Assert.Equal(packets, driver.ReceiveAll(Payload.Split(payload, packets)));
        driver.AssertDrops();
    }

    [Fact]
    [Trait("Requirement", "R14")]
    public void BlockOffsetPastPayloadEnd_WholePayloadJoinsThePacket()
    {
        var packet = Inner.V4(3000, 1);
        using var driver = new EgressDriver();

        var packets = driver.ReceiveAll([
            Payload.Basic(0, packet[..1000]), Payload.Basic(2000, packet[1000..2000]), Payload.Basic(1000, packet[2000..])]);

        Assert.Equal([packet], packets);
        driver.AssertDrops();
    }

    [Fact]
    [Trait("Requirement", "R5")]
    [Trait("Requirement", "R6")]
    public void AllPadBetweenFragments_PacketIsJoined()
    {
        var packet = Inner.V6(2500, 1);
        using var driver = new EgressDriver();

        var packets = driver.ReceiveAll([
            Payload.Basic(0, packet[..1000]),
            Payload.Basic(0, Payload.Pad(1396)),
            Payload.Basic(0),
            Payload.Basic(1500, packet[1000..1001]),
            Payload.Basic(0, Payload.Pad(1)),
            Payload.Basic(1499, packet[1001..])]);

        Assert.Equal([packet], packets);
        driver.AssertDrops();
        Assert.Equal(3, driver.Counters.RxAllPadPackets);
        Assert.Equal(1397, driver.Counters.RxAllPadOctets);
        Assert.Equal(0, driver.Counters.RxExtraPadPackets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Requirement", "R4")]
    public void LostPayload_NeverSplicesUnrelatedHalves(int lost)
    {
        // Equal sizes and offsets throughout: only the sequence numbers tell the halves apart.
        var packets = Enumerable.Range(1, 4).Select(i => Inner.V4(1000, i)).ToArray();
        byte[][] payloads =
        [
            Payload.Basic(0, packets[0], packets[1][..500]),
            Payload.Basic(500, packets[1][500..], packets[2][..500]),
            Payload.Basic(500, packets[2][500..], packets[3][..500]),
            Payload.Basic(500, packets[3][500..]),
        ];
        int[][] delivered = [[2, 3], [0, 3], [0, 1], [0, 1, 2]];
        using var driver = new EgressDriver();

        var got = new List<byte[]>();
        for (var i = 0; i < payloads.Length; i++)
        {
            if (i != lost) got.AddRange(driver.Receive((ulong)i + 1, payloads[i]));
        }

        var end = driver.Now;
        while (driver.Egress.NextDeadline != MonotonicTime.Never)
        {
            end = driver.Egress.NextDeadline;
            got.AddRange(driver.Timeout(end));
        }

        Assert.Equal(delivered[lost].Select(i => packets[i]), got);
        Assert.Equal(lost == 3 ? 0 : 1, driver.Counters.RxMissedPackets);
        switch (lost)
        {
            case 0:
                // The end of packet 1 came; its beginning, and packet 0, never did.
                driver.AssertDrops((DropReason.FragmentWithoutStart, 1));
                Assert.Equal(1, driver.Counters.RxIncompletePackets);
                break;
            case 3:
                driver.AssertDrops((DropReason.ReassemblyTimeout, 1));
                Assert.Equal(1, driver.Counters.RxIncompletePackets);
                break;
            default:
                // Of two packets a half each is missing; the ends that nobody waits for are counted with the beginning before the gap.
                driver.AssertDrops((DropReason.FragmentLost, 1));
                break;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(501)]
    [InlineData(65_535)]
    [Trait("Requirement", "R14")]
    [Trait("Requirement", "R37")]
    public void BlockOffsetContradictsThePending_ThatPacketIsDroppedAndNothingElse(int offset)
    {
        var packet = Inner.V4(1000, 1);
        var next = Inner.V6(100, 2);
        using var driver = new EgressDriver();
        // The octets in front of the new block are as many as BlockOffset says, up to what fits.
        var front = Math.Min(offset, 1300);
        byte[][] parts = offset > 1300 ? [new byte[front]] : [new byte[front], next];

        Assert.Empty(driver.Receive(1, Payload.Basic(0, packet[..500])));
        var got = driver.Receive(2, Payload.Basic(offset, parts));

        Assert.Equal(offset > 1300 ? [] : [next], got);
        driver.AssertDrops((DropReason.BlockOffsetInconsistent, 1));
        Assert.Equal(1, driver.Counters.RxErroredPackets);
        Assert.Equal(1, driver.Counters.RxIncompletePackets);
        Assert.Equal([next], driver.Receive(3, Payload.Basic(0, next)));
        driver.AssertDrops((DropReason.BlockOffsetInconsistent, 1));
    }

    [Theory]
    [InlineData(1, 19)]
    [InlineData(1, 0)]
    [InlineData(2, 12)]
    [InlineData(3, 19)]
    public void CutHeaderThatSaysTooLittle_IsDroppedAndTheNextBlockIsFound(int cut, int said)
    {
        // The runt of 2026's kernel panic: the length that arrives with the second piece is shorter than an IPv4 header.
        byte[] bad = [0x45, 0, 0, (byte)said, .. new byte[16]];
        var next = Inner.V4(100, 2);
        using var driver = new EgressDriver();

        driver.Receive(1, Payload.Basic(0, bad[..cut]));
        var got = driver.Receive(2, Payload.Basic(20 - cut, bad[cut..], next));

        Assert.Equal([next], got);
        driver.AssertDrops((DropReason.BlockLengthInvalid, 1));
    }

    [Fact]
    public void CutHeaderWhoseLengthContradictsBlockOffset_IsDropped()
    {
        var packet = Inner.V4(200, 1);
        var next = Inner.V4(100, 2);
        using var driver = new EgressDriver();

        driver.Receive(1, Payload.Basic(0, packet[..3]));
        var got = driver.Receive(2, Payload.Basic(150, packet[3..153], next));

        Assert.Equal([next], got);
        driver.AssertDrops((DropReason.BlockOffsetInconsistent, 1));
    }

    [Fact]
    public void RestDoesNotCome_IsGivenUpAfterTheLostPacketTimer()
    {
        var packet = Inner.V4(1000, 1);
        using var driver = new EgressDriver(new EgressSettings { LostPacketTimerNanos = 50_000_000 });
        var start = driver.Now;
        driver.Receive(1, Payload.Basic(0, packet[..300]));
        driver.Now = start.AddNanos(40_000_000);
        driver.Receive(2, Payload.Basic(700, packet[300..600]));

        // The timer runs from the last progress.
        Assert.Equal(start.AddNanos(90_000_000), driver.Egress.NextDeadline);
        Assert.Empty(driver.Timeout(start.AddNanos(89_999_999)));
        driver.AssertDrops();
        Assert.Empty(driver.Timeout(start.AddNanos(90_000_000)));
        driver.AssertDrops((DropReason.ReassemblyTimeout, 1));

        // Its end comes after all: not spliced to anything, not counted twice.
        Assert.Empty(driver.Receive(3, Payload.Basic(400, packet[600..])));
        driver.AssertDrops((DropReason.ReassemblyTimeout, 1));
        Assert.Equal(1, driver.Counters.RxIncompletePackets);
    }

    [Fact]
    public void PoolIsEmpty_SplitPacketIsDroppedAndWholeOnesGoOn()
    {
        var pool = new IpTfs.Protocol.Buffers.PacketBatchPool(2048, 4, 1);
        var hog = pool.TryRent()!;
        using var egress = new TunnelEgress(new EgressSettings(), pool);
        var buffer = IpTfs.Protocol.Buffers.PacketBatch.Unpooled(4096);
        var split = Inner.V4(1000, 1);
        var whole = Inner.V4(100, 2);
        var got = new List<byte[]>();
        ulong sequence = 1;
        foreach (var payload in new[] { Payload.Basic(0, whole, split[..500]), Payload.Basic(500, split[500..], whole) })
        {
            payload.CopyTo(buffer.Memory, 0);
            egress.HandlePayload(sequence++, buffer, 0, payload.Length, MonotonicTime.Zero);
            while (egress.TryTakeInner(out var inner)) got.Add(inner.Span.ToArray());
        }

        Assert.Equal([whole, whole], got);
        Assert.Equal(1, egress.Drops[DropReason.RxPoolExhausted]);
        Assert.Equal(1, egress.Counters.RxIncompletePackets);
        hog.Return();
    }
}
