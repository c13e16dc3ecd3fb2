using System.Buffers.Binary;
using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Esp;

[Collection(AllocationCollection.Name)]
public class EspOpenerTests
{
    private const uint Spi = 0x1002;
    private const byte Aggfrag = 144;
    private const byte Dummy = 59;

    private static readonly byte[] Payload = [.. Enumerable.Range(0, 50).Select(i => (byte)(i * 7))];

    [Fact]
    public void SealedPacket_OpensToItsPayload()
    {
        using var opener = Opener(new ToyTransform());
        var packet = Seal(1);

        Assert.Equal(DropReason.None, opener.Open(packet, MonotonicTime.Zero, out var payload));
        Assert.Equal(new EspPayload(1, 16, Payload.Length, Aggfrag), payload);
        Assert.Equal(Payload, packet.AsSpan(payload.Offset, payload.Length).ToArray());
        Assert.Equal((1UL, 1UL, 52UL), (opener.ReplayTop, opener.Lifetime.Packets, opener.Lifetime.Octets));
    }

    [Fact]
    public void Duplicate_IsRefusedBeforeTheIcvIsComputed()
    {
        var transform = new ToyTransform();
        using var opener = Opener(transform);
        Open(opener, Seal(5));
        var attempts = transform.OpenAttempts;

        Assert.Equal(DropReason.Replayed, Open(opener, Seal(5)));
        Assert.Equal(attempts, transform.OpenAttempts);
    }

    [Fact]
    public void NumberLeftOfTheWindow_IsRefusedBeforeTheIcvIsComputed()
    {
        var transform = new ToyTransform();
        using var opener = Opener(transform, window: 64);
        Open(opener, Seal(100));
        var attempts = transform.OpenAttempts;

        Assert.Equal(DropReason.ReplayTooOld, Open(opener, Seal(36)));
        Assert.Equal(attempts, transform.OpenAttempts);
        Assert.Equal(DropReason.None, Open(opener, Seal(37)));
    }

    [Fact]
    public void NumberZero_IsRefused()
    {
        using var opener = Opener(new ToyTransform());

        Assert.Equal(DropReason.ReplayTooOld, Open(opener, Seal(0)));
    }

    [Fact]
    public void ForgedHighNumber_DoesNotMoveTheWindow()
    {
        using var opener = Opener(new ToyTransform(), window: 64);
        var forged = Seal(1);
        BinaryPrimitives.WriteUInt32BigEndian(forged.AsSpan(4), 1_000_000);

        Assert.Equal(DropReason.IntegrityFailed, Open(opener, forged));
        Assert.Equal((0UL, 0UL), (opener.ReplayTop, opener.Lifetime.Packets));
        Assert.Equal(DropReason.None, Open(opener, Seal(1)));
    }

    [Fact]
    public void ForgedPacket_DoesNotTakeTheNumberOfAGoodOne()
    {
        using var opener = Opener(new ToyTransform());
        var forged = Seal(1);
        forged[^1] ^= 1;

        Assert.Equal(DropReason.IntegrityFailed, Open(opener, forged));
        Assert.Equal(DropReason.None, Open(opener, Seal(1)));
    }

    [Fact]
    public void EveryTruncation_IsRefusedAndChangesNothing()
    {
        using var opener = Opener(new ToyTransform());
        for (var length = 0; length < Seal(1).Length; length++)
        {
            var expected = length < 16 + 2 + 16 ? DropReason.OuterTruncated : DropReason.IntegrityFailed;

            Assert.Equal(expected, Open(opener, Seal(1).AsSpan(0, length)));
        }

        Assert.Equal((0UL, 0UL), (opener.ReplayTop, opener.Lifetime.Packets));
        Assert.Equal(DropReason.None, Open(opener, Seal(1)));
    }

    [Fact]
    public void EverySingleBitFlip_IsRefusedAndChangesNothing()
    {
        using var opener = Opener(new ToyTransform(), esn: true);
        var bits = Seal(1, esn: true).Length * 8;
        for (var bit = 0; bit < bits; bit++)
        {
            var packet = Seal(1, esn: true);
            packet[bit / 8] ^= (byte)(0x80 >> (bit % 8));

            var expected = bit < 32 ? DropReason.UnknownSpi
                // The number becomes 0, or one that would lie before the SA's first.
                : bit is 63 or 32 && ReadSequence(packet) is 0 or > uint.MaxValue - 1023 ? DropReason.ReplayTooOld
                : DropReason.IntegrityFailed;
            Assert.True(expected == Open(opener, packet), $"bit {bit}");
        }

        Assert.Equal((0UL, 0UL), (opener.ReplayTop, opener.Lifetime.Packets));
        Assert.Equal(DropReason.None, Open(opener, Seal(1, esn: true)));
    }

    [Fact]
    public void DummyPacket_IsItsOwnReasonAndTakesItsNumber()
    {
        using var opener = Opener(new ToyTransform());

        Assert.Equal(DropReason.DummyPacket, Open(opener, Seal(1, nextHeader: Dummy)));
        Assert.Equal(DropReason.Replayed, Open(opener, Seal(1, nextHeader: Dummy)));
    }

    [Theory]
    [InlineData("000000", 3)]
    [InlineData("010303", 3)]
    [InlineData("010200", 3)]
    [InlineData("020304", 3)]
    [InlineData("010203", 255)]
    [InlineData("010203", 4)]
    public void AuthenticPacketWithWrongPadding_IsRefusedAndTakesItsNumber(string padding, byte padLength)
    {
        using var opener = Opener(new ToyTransform());

        Assert.Equal(DropReason.EspPaddingInvalid, Open(opener, SealTrailer(1, Hex.Parse("AABBCC" + padding), padLength)));
        Assert.Equal((DropReason.Replayed, 1UL), (Open(opener, SealTrailer(1, Hex.Parse("AABBCC010203"), 3)), opener.ReplayTop));
    }

    [Theory]
    [InlineData("AABBCC010203", 3, 3)]
    [InlineData("AABBCC010203", 0, 6)]
    [InlineData("0102", 2, 0)]
    [InlineData("", 0, 0)]
    public void AnyLengthOfRightPadding_IsRemoved(string octets, byte padLength, int payloadLength)
    {
        using var opener = Opener(new ToyTransform());

        Assert.Equal(DropReason.None, opener.Open(SealTrailer(1, Hex.Parse(octets), padLength), MonotonicTime.Zero, out var payload));
        Assert.Equal(payloadLength, payload.Length);
    }

    [Fact]
    public void OtherNextHeaders_AreTheCallersBusiness()
    {
        using var opener = Opener(new ToyTransform());

        Assert.Equal(DropReason.None, opener.Open(Seal(1, nextHeader: 4), MonotonicTime.Zero, out var payload));
        Assert.Equal(4, payload.NextHeader);
    }

    [Fact]
    public void HardTimeLimit_EndsTheSaBeforeTheIcvIsComputed()
    {
        var transform = new ToyTransform();
        using var opener = new EspOpener(Spi, transform, false, 64, new LifetimeLimits { HardTime = TimeSpan.FromSeconds(1) }, MonotonicTime.Zero);
        var late = MonotonicTime.Zero + TimeSpan.FromSeconds(1);

        Assert.Equal(DropReason.None, opener.Open(Seal(1), late.AddNanos(-1), out _));
        Assert.Equal(DropReason.RxSaExpired, opener.Open(Seal(2), late, out _));
        Assert.Equal((1UL, 1), (opener.ReplayTop, transform.OpenAttempts));
    }

    [Fact]
    public void HardPacketLimit_CountsOnlyAuthenticPackets()
    {
        using var opener = new EspOpener(Spi, new ToyTransform(), false, 64, new LifetimeLimits { HardPackets = 1 }, MonotonicTime.Zero);
        var forged = Seal(1);
        forged[20] ^= 1;

        Assert.Equal(DropReason.IntegrityFailed, Open(opener, forged));
        Assert.Equal(DropReason.None, Open(opener, Seal(1)));
        Assert.Equal(DropReason.RxSaExpired, Open(opener, Seal(2)));
        Assert.True(opener.Lifetime.TryTakeSoftExpiry());
    }

    [Fact]
    public void AfterARestart_NothingUpToTheCheckpointOpens()
    {
        using var opener = Opener(new ToyTransform(), window: 1024);
        opener.StartAt(500);

        for (var sequence = 1UL; sequence <= 500; sequence++) Assert.NotEqual(DropReason.None, Open(opener, Seal(sequence)));
        Assert.Equal(DropReason.None, Open(opener, Seal(501)));
    }

    [Fact]
    public void ReplayOff_OpensAPacketTwice()
    {
        using var opener = Opener(new ToyTransform(), window: 0);

        Assert.Equal(DropReason.None, Open(opener, Seal(9)));
        Assert.Equal((DropReason.None, 9UL), (Open(opener, Seal(9)), opener.ReplayTop));
    }

    [Fact]
    public void WithoutEsn_AHigherHalfIsNeverInferred()
    {
        using var opener = Opener(new ToyTransform(), window: 64);
        opener.StartAt(uint.MaxValue - 1UL);

        Assert.Equal(DropReason.None, Open(opener, Seal(uint.MaxValue)));
        Assert.Equal(DropReason.ReplayTooOld, Open(opener, Seal(1UL << 32)));
        Assert.Equal(DropReason.ReplayTooOld, Open(opener, Seal((1UL << 32) + 1)));
    }

    [Fact]
    public void WithEsn_TheWindowCrosses32BitsBothWays()
    {
        using var opener = Opener(new ToyTransform(), esn: true, window: 64);
        const ulong edge = 1UL << 32;
        opener.StartAt(edge - 10);

        foreach (var sequence in new[] { edge + 5, edge - 3, edge, edge + 62, edge - 1 })
        {
            Assert.Equal(DropReason.None, opener.Open(Seal(sequence, esn: true), MonotonicTime.Zero, out var payload));
            Assert.Equal(sequence, payload.Sequence);
        }

        Assert.Equal(DropReason.Replayed, Open(opener, Seal(edge, esn: true)));
        Assert.Equal(edge + 62, opener.ReplayTop);
    }

    // RFC 4303 Appendix A2.1: the inferred number is the one with these low bits among the 2^32 that begin at the window's left edge.
    [Fact]
    public void InferredNumber_IsTheOneOfTheSpanThatBeginsAtTheWindow() => Property.Holds(
        from window in Gen.Elements(1, 32, 64, 100, 1024, 4096)
        from high in Gen.Elements(0UL, 1UL, 2UL, 77UL, uint.MaxValue - 1UL)
        from topLow in Property.UInt32()
        from near in Gen.Elements(true, false)
        from offset in Gen.OneOf(Gen.Choose(-5000, 5000), Gen.Choose(-window - 1, -window + 2))
        from anywhere in Property.UInt32()
        select (window, top: (high << 32) | topLow, low: near ? unchecked((uint)((long)topLow + offset)) : anywhere),
        c =>
        {
            var transform = new ToyTransform();
            using var opener = Opener(transform, esn: true, window: c.window);
            opener.StartAt(c.top);
            var bottom = (Int128)c.top - c.window + 1;
            var distance = (c.low - bottom) % (1L << 32);
            var expected = bottom + (distance < 0 ? distance + (1L << 32) : distance);

            var result = expected < 0 ? DropReason.ReplayTooOld : Open(opener, Seal((ulong)expected, esn: true));
            if (expected > c.top) Assert.Equal((DropReason.None, (ulong)expected), (result, opener.ReplayTop));
            else Assert.Contains(result, new[] { DropReason.Replayed, DropReason.ReplayTooOld });
        });

    // Against a sender and a list: in any order, with any loss, duplication and forgery, each packet opens at most once and only as sent.
    [Fact]
    public void AnyStream_OpensEachPacketAtMostOnceAndByteEqual() => Property.Holds(
        from esn in Gen.Elements(true, false)
        from start in Gen.Elements(1UL, 200UL, uint.MaxValue - 100UL)
        from window in Gen.Elements(1, 16, 64, 1024)
        from arrivals in Gen.ListOf(
            from number in Gen.Choose(0, 90)
            from flip in Gen.Choose(0, 2000)
            select (number, flip))
        select (esn, start, window, arrivals: arrivals.ToArray()),
        c =>
        {
            using var opener = Opener(new ToyTransform(), c.esn, c.window);
            if (c.start > 1) opener.StartAt(c.start - 1);
            var opened = new HashSet<ulong>();
            var top = c.start - 1;
            foreach (var (number, flip) in c.arrivals)
            {
                var sequence = c.start + (ulong)number;
                var packet = Seal(sequence, c.esn);
                var forged = flip < packet.Length * 8;
                if (forged) packet[flip / 8] ^= (byte)(1 << (flip % 8));
                var result = opener.Open(packet, MonotonicTime.Zero, out var payload);
                var fresh = sequence + (ulong)c.window > top && !opened.Contains(sequence);

                Assert.Equal(!forged && fresh, result == DropReason.None);
                if (result == DropReason.None)
                {
                    Assert.True(opened.Add(payload.Sequence));
                    Assert.Equal((sequence, true), (payload.Sequence, packet.AsSpan(payload.Offset, payload.Length).SequenceEqual(Payload)));
                    top = Math.Max(top, sequence);
                }

                Assert.Equal((top == c.start - 1 && c.start == 1 ? 0 : top, (ulong)opened.Count), (opener.ReplayTop, opener.Lifetime.Packets));
            }
        });

    [Theory]
    [InlineData(64)]
    [InlineData(576)]
    [InlineData(1400)]
    public void Opening_AllocatesNothing(int payloadLength)
    {
        using var sealer = new EspSealer(Spi, new NullTransform(), true, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        using var opener = Opener(new NullTransform(), esn: true, window: 1024);
        sealer.AddRange(new SequenceRange(1, 1_000_000));
        var packet = new byte[2048];
        var opened = 0;
        var packets = Allocation.None(() =>
        {
            sealer.Seal(packet, payloadLength, Aggfrag, MonotonicTime.Zero, out var length);
            if (opener.Open(packet.AsSpan(0, length), MonotonicTime.Zero, out _) == DropReason.None) opened++;
        });

        Assert.Equal(packets, opened);
    }

    private static EspOpener Opener(EspTransform transform, bool esn = false, int window = 1024) =>
        new(Spi, transform, esn, window, LifetimeLimits.Unlimited, MonotonicTime.Zero);

    private static DropReason Open(EspOpener opener, Span<byte> packet) => opener.Open(packet, MonotonicTime.Zero, out _);

    private static uint ReadSequence(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    private static byte[] Seal(ulong sequence, bool esn = false, byte nextHeader = Aggfrag)
    {
        // 50 octets and the trailer end on 4 octets: no padding.
        return SealTrailer(sequence, Payload, 0, nextHeader, esn);
    }

    // A sender that writes what it is told, as a peer may: the packet authenticates whatever its trailer says.
    private static byte[] SealTrailer(ulong sequence, byte[] octets, byte padLength, byte nextHeader = Aggfrag, bool esn = false)
    {
        var packet = new byte[16 + octets.Length + 2 + 16];
        BinaryPrimitives.WriteUInt32BigEndian(packet, Spi);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), unchecked((uint)sequence));
        octets.CopyTo(packet, 16);
        packet[^18] = padLength;
        packet[^17] = nextHeader;
        using var transform = new ToyTransform();
        transform.Seal(packet, esn ? sequence : unchecked((uint)sequence));
        return packet;
    }
}
