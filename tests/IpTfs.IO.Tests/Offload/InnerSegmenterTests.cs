using System.Buffers.Binary;
using IpTfs.IO.Offload;
using IpTfs.IO.Tests.Support;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Offload;

public sealed class InnerSegmenterTests
{
    [Fact]
    public void CompletePacket_IsItselfAndNothingIsCopied()
    {
        var packet = InnerPackets.Tcp(false, 1, InnerPackets.Payload(100, 1));
        var segmenter = new InnerSegmenter(packet, default, stackalloc byte[InnerSegmenter.ScratchOctets]);

        Assert.Equal(1, segmenter.Count);
        Assert.True(segmenter.TryNext(out var head, out var body));
        Assert.True(head.IsEmpty);
        Assert.True(body == packet);
        Assert.False(segmenter.TryNext(out _, out _));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void PartialChecksum_IsCompleted(bool isV6, bool udp)
    {
        for (var length = 1; length < 40; length++)
        {
            var payload = InnerPackets.Payload(length, length);
            var whole = udp ? InnerPackets.Udp(isV6, payload) : InnerPackets.Tcp(isV6, 5, payload);
            var slot = new PacketSlot { ChecksumStart = (ushort)(isV6 ? 40 : 20), ChecksumOffset = (ushort)(udp ? 6 : 16) };
            var partial = WithPseudoSum(whole, slot);

            Assert.Equal(whole, Assert.Single(Segments.Of(partial, slot)));
        }
    }

    [Fact]
    public void FinPushAndCwr_GoToTheSegmentsThatTheyBelongTo()
    {
        var super = InnerPackets.Tcp(false, 9, InnerPackets.Payload(250, 1), TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr, id: 65_535);
        var slot = new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 };

        var packets = Segments.Of(super, slot);

        byte[][] expected =
        [
            InnerPackets.Tcp(false, 9, InnerPackets.Payload(250, 1)[..100], TcpFlags.Ack | TcpFlags.Cwr, id: 65_535),
            InnerPackets.Tcp(false, 109, InnerPackets.Payload(250, 1)[100..200], TcpFlags.Ack, id: 0),
            InnerPackets.Tcp(false, 209, InnerPackets.Payload(250, 1)[200..], TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin, id: 1),
        ];
        Assert.Equal(expected, packets);
    }

    [Fact]
    public void DescriptionThatContradictsTheHeaders_GivesNothing()
    {
        var tcp4 = InnerPackets.Tcp(false, 1, InnerPackets.Payload(300, 1));
        var tcp6 = InnerPackets.Tcp(true, 1, InnerPackets.Payload(300, 1));
        var badHeader = (byte[])tcp4.Clone();
        badHeader[0] = 0x44;
        var shortTcp = (byte[])tcp4.Clone();
        shortTcp[32] = 0x40;
        (byte[] Packet, PacketSlot Slot)[] cases =
        [
            (tcp4, new PacketSlot { Offload = OffloadKind.Tcp6, SegmentSize = 100 }),
            (tcp6, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 }),
            (tcp4, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 0 }),
            (tcp4, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100, ChecksumStart = 16 }),
            (tcp4, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100, ChecksumStart = 340 }),
            (tcp4[..39], new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 }),
            (tcp4[..19], new PacketSlot { Offload = OffloadKind.Udp, SegmentSize = 100 }),
            (tcp6[..47], new PacketSlot { Offload = OffloadKind.Udp, SegmentSize = 100 }),
            (badHeader, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 }),
            (shortTcp, new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 }),
            (tcp4, new PacketSlot { ChecksumStart = 340, ChecksumOffset = 16 }),
            ([], new PacketSlot { Offload = OffloadKind.Tcp4, SegmentSize = 100 }),
        ];

        foreach (var (packet, slot) in cases) Assert.Empty(Segments.Of(packet, slot));
    }

    [Fact]
    public void AnyOctetsWithAnyDescription_NeverThrow()
    {
        var random = new Random(11);
        for (var i = 0; i < 50_000; i++)
        {
            var packet = i % 2 == 0 ? InnerPackets.Payload(random.Next(200), i) : InnerPackets.Tcp(i % 4 == 1, 1, InnerPackets.Payload(random.Next(200), i));
            for (var k = random.Next(4); k > 0 && packet.Length > 0; k--) packet[random.Next(Math.Min(60, packet.Length))] = (byte)random.Next(256);
            var slot = new PacketSlot
            {
                Offload = (OffloadKind)random.Next(4),
                SegmentSize = random.Next(3) == 0 ? random.Next(65_536) : random.Next(60),
                ChecksumStart = (ushort)(random.Next(2) == 0 ? 0 : random.Next(300)),
                ChecksumOffset = (ushort)random.Next(40),
            };

            var total = Segments.Of(packet, slot).Sum(p => p.Length);

            Assert.True(total == 0 || total >= packet.Length);
        }
    }

    // What a device hands over: the checksum field holds the sum of the pseudo-header, everything else is as it will be.
    private static byte[] WithPseudoSum(byte[] whole, in PacketSlot slot)
    {
        var partial = (byte[])whole.Clone();
        var at = slot.ChecksumStart + slot.ChecksumOffset;
        (partial[at], partial[at + 1]) = (0, 0);
        uint rest = 0;
        for (var i = slot.ChecksumStart; i < partial.Length; i++) rest += (uint)partial[i] << ((i - slot.ChecksumStart) % 2 == 0 ? 8 : 0);
        var wanted = (uint)(~BinaryPrimitives.ReadUInt16BigEndian(whole.AsSpan(at)) & 0xFFFF);
        // pseudo + rest = wanted, in ones' complement.
        var pseudo = wanted + (0xFFFF - Fold(rest));
        BinaryPrimitives.WriteUInt16BigEndian(partial.AsSpan(at), (ushort)Fold(pseudo));
        return partial;
    }

    private static uint Fold(uint sum)
    {
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return sum;
    }
}
