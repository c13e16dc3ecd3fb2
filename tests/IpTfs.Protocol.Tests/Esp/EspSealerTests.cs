using System.Buffers.Binary;
using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Esp;

[Collection(AllocationCollection.Name)]
public class EspSealerTests
{
    private const uint Spi = 0x1001;
    private const byte Aggfrag = 144;

    private readonly byte[] _packet = new byte[2048];

    [Fact]
    public void Packet_HasTheLayoutOfRfc4303()
    {
        using var sealer = Sealer(new NullTransform());
        sealer.AddRange(new SequenceRange(1, 10));
        Array.Fill(_packet, (byte)0xEE);
        "payload"u8.CopyTo(_packet.AsSpan(16));

        Assert.Equal(DropReason.None, sealer.Seal(_packet, 7, Aggfrag, MonotonicTime.Zero, out var length));

        // SPI, sequence number; IV; 7 octets of payload; 3 of padding to end on 4; pad length, next header; ICV.
        Assert.Equal(8 + 8 + 7 + 3 + 2 + 16, length);
        Assert.Equal("0000100100000001", Convert.ToHexString(_packet.AsSpan(0, 8)));
        Assert.Equal("7061796C6F6164" + "010203" + "03" + "90", Convert.ToHexString(_packet.AsSpan(16, 12)));
        Assert.Equal(0xEE, _packet[length]);
    }

    [Fact]
    public void PaddingOfABlockCipher_CountsUpFromOne()
    {
        using var sealer = Sealer(new NullTransform(16, 16, 16));
        sealer.AddRange(new SequenceRange(1, 10));

        sealer.Seal(_packet, 0, Aggfrag, MonotonicTime.Zero, out var length);

        Assert.Equal(56, length);
        Assert.Equal("0102030405060708090A0B0C0D0E" + "0E" + "90", Convert.ToHexString(_packet.AsSpan(24, 16)));
    }

    [Fact]
    public void WithoutARange_NothingIsSealed()
    {
        using var sealer = Sealer(new ToyTransform());

        Assert.Equal((DropReason.SequenceUnleased, 0), (sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out var length), length));
        Assert.All(_packet, octet => Assert.Equal(0, octet));
        Assert.Equal((0UL, 0UL, 1UL), (sealer.Lifetime.Packets, sealer.Remaining, sealer.NextSequence));
    }

    [Fact]
    public void Numbers_ComeFromTheRangesInOrder()
    {
        var transform = new ToyTransform();
        using var sealer = Sealer(transform);
        sealer.AddRange(new SequenceRange(1, 3));
        sealer.AddRange(new SequenceRange(3, 4));
        sealer.AddRange(new SequenceRange(10, 12));

        Assert.Equal(5UL, sealer.Remaining);
        for (var i = 0; i < 5; i++) Assert.Equal(DropReason.None, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal([1UL, 2, 3, 10, 11], transform.Sealed);
        Assert.Equal(DropReason.SequenceUnleased, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal(12UL, sealer.NextSequence);
        sealer.AddRange(new SequenceRange(12, 13));
        Assert.Equal((1UL, 12UL), (sealer.Remaining, sealer.NextSequence));
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(1, 2)]
    [InlineData(4, 100)]
    public void RangeNotAboveAllBefore_IsRefused(ulong first, ulong end)
    {
        using var sealer = Sealer(new ToyTransform());
        sealer.AddRange(new SequenceRange(1, 5));

        Assert.Throws<InvalidOperationException>(() => sealer.AddRange(new SequenceRange(first, end)));
        Assert.Equal(4UL, sealer.Remaining);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    public void RangeWithZeroOrWithoutNumbers_IsRefused(ulong first, ulong end)
    {
        using var sealer = Sealer(new ToyTransform());

        Assert.Throws<ArgumentException>(() => sealer.AddRange(new SequenceRange(first, end)));
    }

    [Fact]
    public void WithoutEsn_NumbersEndAt32Bits()
    {
        var transform = new ToyTransform();
        using var sealer = Sealer(transform);
        sealer.AddRange(new SequenceRange(uint.MaxValue - 1UL, uint.MaxValue + 1000UL));

        Assert.Equal(2UL, sealer.Remaining);
        Assert.Equal(DropReason.None, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal(DropReason.None, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Array.Clear(_packet);
        Assert.Equal(DropReason.SequenceExhausted, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.True(sealer.IsExhausted);
        Assert.All(_packet, octet => Assert.Equal(0, octet));
        sealer.AddRange(new SequenceRange(uint.MaxValue + 1000UL, uint.MaxValue + 2000UL));
        Assert.Equal(DropReason.SequenceExhausted, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal([uint.MaxValue - 1UL, uint.MaxValue], transform.Sealed);
    }

    [Fact]
    public void WithEsn_NumbersGoOnBeyond32BitsAndTheLowHalfIsSent()
    {
        var transform = new ToyTransform();
        using var sealer = Sealer(transform, esn: true);
        sealer.AddRange(new SequenceRange(uint.MaxValue, uint.MaxValue + 3UL));

        for (var i = 0; i < 2; i++) sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _);

        Assert.Equal([uint.MaxValue, uint.MaxValue + 1UL], transform.Sealed);
        Assert.Equal(0U, BinaryPrimitives.ReadUInt32BigEndian(_packet.AsSpan(4)));
    }

    [Fact]
    public void WithEsn_NumbersEndAt64Bits()
    {
        using var sealer = Sealer(new ToyTransform(), esn: true);
        sealer.AddRange(new SequenceRange(ulong.MaxValue - 1, ulong.MaxValue));

        Assert.Equal(DropReason.None, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal(DropReason.SequenceExhausted, sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
    }

    [Fact]
    public void TransformThatThrows_HasSpentTheNumber()
    {
        var transform = new ToyTransform { Fails = true };
        using var sealer = Sealer(transform);
        sealer.AddRange(new SequenceRange(1, 10));

        Assert.Throws<InvalidOperationException>(() => sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _));
        transform.Fails = false;
        sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _);

        Assert.Equal([1UL, 2], transform.Sealed);
    }

    [Fact]
    public void ExpiredSa_SealsNothingAndSpendsNoNumber()
    {
        var transform = new ToyTransform();
        using var sealer = new EspSealer(Spi, transform, false, new LifetimeLimits { HardPackets = 1 }, MonotonicTime.Zero);
        sealer.AddRange(new SequenceRange(1, 10));
        sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out _);
        Array.Clear(_packet);

        Assert.Equal((DropReason.TxSaExpired, 0), (sealer.Seal(_packet, 10, Aggfrag, MonotonicTime.Zero, out var length), length));
        Assert.All(_packet, octet => Assert.Equal(0, octet));
        Assert.Equal([1UL], transform.Sealed);
        Assert.Equal(2UL, sealer.NextSequence);
    }

    [Fact]
    public void Lifetime_CountsTheEncryptedOctets()
    {
        using var sealer = Sealer(new NullTransform());
        sealer.AddRange(new SequenceRange(1, 10));
        sealer.Seal(_packet, 7, Aggfrag, MonotonicTime.Zero, out _);

        Assert.Equal(12UL, sealer.Lifetime.Octets);
    }

    [Fact]
    public void CallersMistakes_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EspSealer(0, new ToyTransform(), false, LifetimeLimits.Unlimited, MonotonicTime.Zero));
        using var sealer = Sealer(new ToyTransform());
        sealer.AddRange(new SequenceRange(1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => sealer.Seal(_packet.AsSpan(0, 43), 9, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => sealer.Seal(_packet, -1, Aggfrag, MonotonicTime.Zero, out _));
        Assert.Equal(9UL, sealer.Remaining);
    }

    [Fact]
    public void Dispose_ClearsTheKeys()
    {
        var transform = new NullTransform();
        Sealer(transform).Dispose();

        Assert.True(transform.Disposed);
    }

    // Ranges of any order and overlap, packets and faults in between: the numbers that reached the transform are strictly ascending, so none
    // came twice, and each was in a range that was accepted.
    [Fact]
    public void AnyRangesAndPackets_NeverUseANumberTwice() => Property.Holds(
        from esn in Gen.Elements(true, false)
        from basis in Gen.Elements(0UL, uint.MaxValue - 20UL, 7UL << 32)
        from ops in Gen.ListOf(
            from kind in Gen.Choose(0, 3)
            from first in Gen.Choose(0, 60)
            from count in Gen.Choose(0, 15)
            select (kind, first, count))
        select (esn, basis, ops: ops.ToArray()),
        c =>
        {
            var transform = new ToyTransform();
            using var sealer = Sealer(transform, c.esn);
            var packet = new byte[128];
            var granted = new HashSet<ulong>();
            var sealedPackets = 0;
            foreach (var (kind, first, count) in c.ops)
            {
                if (kind == 0)
                {
                    var range = new SequenceRange(c.basis + (ulong)first, c.basis + (ulong)first + (ulong)count);
                    try
                    {
                        sealer.AddRange(range);
                        for (var number = range.First; number < range.End; number++) Assert.True(granted.Add(number), "a number was granted twice");
                    }
                    catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
                    {
                    }
                }
                else
                {
                    transform.Fails = kind == 3;
                    for (var i = 0; i < count; i++)
                    {
                        var remaining = sealer.Remaining;
                        var next = sealer.NextSequence;
                        try
                        {
                            if (sealer.Seal(packet, 10, Aggfrag, MonotonicTime.Zero, out _) != DropReason.None)
                            {
                                Assert.Equal(0UL, remaining);
                                break;
                            }
                        }
                        catch (InvalidOperationException)
                        {
                        }

                        sealedPackets++;
                        Assert.Equal((remaining - 1, next), (sealer.Remaining, transform.Sealed[^1]));
                    }
                }
            }

            Assert.Equal(sealedPackets, transform.Sealed.Count);
            Assert.All(transform.Sealed, number => Assert.Contains(number, granted));
            Assert.Equal(transform.Sealed.Distinct().Order(), transform.Sealed);
            if (!c.esn) Assert.All(transform.Sealed, number => Assert.InRange(number, 1UL, uint.MaxValue));
        });

    [Theory]
    [InlineData(64)]
    [InlineData(576)]
    [InlineData(1400)]
    public void Sealing_AllocatesNothing(int payload)
    {
        using var sealer = Sealer(new NullTransform());
        sealer.AddRange(new SequenceRange(1, 1_000_000));
        var dropped = 0;
        Allocation.None(() =>
        {
            if (sealer.Seal(_packet, payload, Aggfrag, MonotonicTime.Zero, out _) != DropReason.None) dropped++;
        });

        Assert.Equal(0, dropped);
    }

    private static EspSealer Sealer(EspTransform transform, bool esn = false) =>
        new(Spi, transform, esn, LifetimeLimits.Unlimited, MonotonicTime.Zero);
}
