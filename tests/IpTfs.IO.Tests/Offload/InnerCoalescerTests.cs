using System.Runtime.InteropServices;
using FsCheck.Fluent;
using IpTfs.IO.Offload;
using IpTfs.IO.Tests.Support;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Offload;

public sealed unsafe class InnerCoalescerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SegmentsOfOneFlow_BecomeOneSuperPacket(bool isV6)
    {
        var packets = Stream(isV6, [1000, 1000, 1000, 1000, 400]);

        var (runs, cut) = Coalesce(packets);

        Assert.Equal([5], runs);
        Assert.Equal(packets, cut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Datagrams_JoinOnlyWhereTheDeviceTakesThem(bool isV6)
    {
        var packets = Enumerable.Range(0, 100).Select(i => InnerPackets.Udp(isV6, InnerPackets.Payload(i == 99 ? 7 : 500, i), (ushort)(9 + i))).ToArray();

        Assert.Equal([64, 36], Coalesce(packets).Runs);
        Assert.Equal(packets, Coalesce(packets).Cut);
        Assert.Equal(Enumerable.Repeat(1, 100), Coalesce(packets, udp: false).Runs);
    }

    [Fact]
    public void PushAndFin_EndASuperPacketAndStayOnItsLast()
    {
        var payload = InnerPackets.Payload(100, 1);
        byte[][] packets =
        [
            InnerPackets.Tcp(false, 0, payload, id: 1),
            InnerPackets.Tcp(false, 100, payload, TcpFlags.Ack | TcpFlags.Psh, id: 2),
            InnerPackets.Tcp(false, 200, payload, id: 3),
            InnerPackets.Tcp(false, 300, payload, TcpFlags.Ack | TcpFlags.Fin, id: 4),
            InnerPackets.Tcp(false, 400, payload, id: 5),
        ];

        var (runs, cut) = Coalesce(packets);

        Assert.Equal([2, 2, 1], runs);
        Assert.Equal(packets, cut);
    }

    public static TheoryData<string, byte[]> Neighbours()
    {
        var payload = InnerPackets.Payload(100, 2);
        var corrupt = InnerPackets.Tcp(false, 100, payload, id: 2);
        corrupt[^1] ^= 1;
        var corruptHeader = InnerPackets.Tcp(false, 100, payload, id: 2);
        corruptHeader[10] ^= 1;
        var fragment = InnerPackets.Tcp(false, 100, payload, id: 2);
        fragment[6] = 0x20;
        return new TheoryData<string, byte[]>
        {
            { "gap in the sequence", InnerPackets.Tcp(false, 101, payload, id: 2) },
            { "other identification", InnerPackets.Tcp(false, 100, payload, id: 3) },
            { "larger payload", InnerPackets.Tcp(false, 100, InnerPackets.Payload(101, 2), id: 2) },
            { "other window", InnerPackets.Tcp(false, 100, payload, id: 2, window: 999) },
            { "other acknowledgement", InnerPackets.Tcp(false, 100, payload, id: 2, acknowledgement: 78) },
            { "other options", InnerPackets.Tcp(false, 100, payload, id: 2, options: 8) },
            { "other ECN", InnerPackets.Tcp(false, 100, payload, id: 2, trafficClass: 3) },
            { "other TTL", InnerPackets.Tcp(false, 100, payload, id: 2, ttl: 63) },
            { "other port", InnerPackets.Tcp(false, 100, payload, id: 2, sourcePort: 4001) },
            { "other host", InnerPackets.Tcp(false, 100, payload, id: 2, host: 2) },
            { "congestion window reduced", InnerPackets.Tcp(false, 100, payload, TcpFlags.Ack | TcpFlags.Cwr, id: 2) },
            { "reset", InnerPackets.Tcp(false, 100, payload, TcpFlags.Ack | TcpFlags.Rst, id: 2) },
            { "no payload", InnerPackets.Tcp(false, 100, [], id: 2) },
            { "datagram", InnerPackets.Udp(false, payload, 2) },
            { "IPv6", InnerPackets.Tcp(true, 100, payload) },
            { "wrong TCP checksum", corrupt },
            { "wrong header checksum", corruptHeader },
            { "fragment", fragment },
            { "not IP", [0xFF, 1, 2] },
            { "empty", [] },
        };
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void NeighbourThatSegmentationWouldNotGive_IsWrittenAloneAsItCame(string why, byte[] second)
    {
        byte[][] packets = [InnerPackets.Tcp(false, 0, InnerPackets.Payload(100, 1), id: 1), second];

        var (runs, cut) = Coalesce(packets);

        Assert.True(runs.SequenceEqual([1, 1]), why);
        Assert.Equal(packets, cut);
    }

    [Fact]
    public void LaterPacket_DoesNotOvertakeOneOfItsFlowThatStoodAlone()
    {
        var payload = InnerPackets.Payload(100, 1);
        var wrong = InnerPackets.Tcp(false, 100, payload, id: 2);
        wrong[^1] ^= 1;
        byte[][] packets = [InnerPackets.Tcp(false, 0, payload, id: 1), wrong, InnerPackets.Tcp(false, 100, payload, id: 2)];

        Assert.Equal(packets, Coalesce(packets).Cut);
    }

    [Fact]
    public void WrongChecksum_IsCountedOnce()
    {
        var wrong = InnerPackets.Tcp(false, 0, InnerPackets.Payload(100, 1));
        wrong[50] ^= 0x80;
        var coalescer = new InnerCoalescer(4, udp: true);
        fixed (byte* at = wrong) coalescer.Add(at, wrong.Length);

        Assert.Equal(1, coalescer.TakeBadChecksums());
        Assert.Equal(0, coalescer.TakeBadChecksums());
    }

    [Fact]
    public void SuperPacket_NeverExceedsWhatAnIpv4LengthCanSay()
    {
        var packets = Stream(false, Enumerable.Repeat(1448, 60).ToArray());

        var (runs, cut) = Coalesce(packets);

        Assert.Equal([45, 15], runs);
        Assert.Equal(packets, cut);
    }

    [Fact]
    public void AnyMixOfFlows_IsDeliveredOctetForOctetAndInOrderWithinEachFlow()
    {
        var step = from flow in Gen.Choose(0, 3)
                   from length in Gen.Frequency((6, Gen.Constant(200)), (2, Gen.Choose(1, 200)), (1, Gen.Constant(0)), (1, Gen.Choose(201, 1400)))
                   from oddity in Gen.Frequency((12, Gen.Constant(0)), (1, Gen.Choose(1, 6)))
                   select (flow, length, oddity);
        PropertyCases.Check(Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            var packets = new List<byte[]>();
            var sequence = new uint[4];
            var id = new ushort[4];
            foreach (var (flow, length, oddity) in steps) packets.Add(Make(flow, length, oddity, sequence, id, packets.Count));

            var (_, cut) = Coalesce([.. packets]);

            foreach (var group in packets.GroupBy(FlowOf)) Assert.Equal(group, cut.Where(p => FlowOf(p) == group.Key));
            Assert.Equal(packets.Count, cut.Count);
        }));
    }

    // Flows 0 and 1 are TCP over IPv4 and IPv6, 2 and 3 UDP.
    private static byte[] Make(int flow, int length, int oddity, uint[] sequence, ushort[] id, int seed)
    {
        var isV6 = flow % 2 == 1;
        var payload = InnerPackets.Payload(length, seed);
        var number = id[flow]++;
        if (oddity == 1) id[flow] += 5;
        if (flow >= 2) return Spoil(InnerPackets.Udp(isV6, payload, number), oddity);
        var flags = oddity switch { 2 => TcpFlags.Ack | TcpFlags.Psh, 3 => TcpFlags.Ack | TcpFlags.Fin, 4 => TcpFlags.Syn, _ => TcpFlags.Ack };
        var at = sequence[flow];
        sequence[flow] = unchecked(at + (uint)length + (oddity == 5 ? 7u : 0u));
        return Spoil(InnerPackets.Tcp(isV6, at, payload, flags, number), oddity);
    }

    private static byte[] Spoil(byte[] packet, int oddity)
    {
        if (oddity == 6) packet[^1] ^= 0x55;
        return packet;
    }

    private static (bool V6, byte Protocol) FlowOf(byte[] packet) => (packet[0] >> 4 == 6, packet[0] >> 4 == 6 ? packet[6] : packet[9]);

    private static byte[][] Stream(bool isV6, int[] lengths)
    {
        var packets = new List<byte[]>();
        uint sequence = uint.MaxValue - 1500;
        foreach (var length in lengths)
        {
            packets.Add(InnerPackets.Tcp(isV6, sequence, InnerPackets.Payload(length, packets.Count), id: unchecked((ushort)(65_534 + packets.Count))));
            sequence = unchecked(sequence + (uint)length);
        }

        return [.. packets];
    }

    // Through the coalescer, onto the wire of a device, and cut again.
    private static (List<int> Runs, List<byte[]> Cut) Coalesce(byte[][] packets, bool udp = true)
    {
        var coalescer = new InnerCoalescer(Math.Max(1, packets.Length), udp);
        var batch = Loopback.Batch(packets);
        for (var i = 0; i < packets.Length; i++) coalescer.Add((byte*)batch.Address + batch[i].Offset, batch[i].Length);
        var runs = new List<int>();
        var cut = new List<byte[]>();
        foreach (ref readonly var run in coalescer.Runs)
        {
            runs.Add(run.Count);
            cut.AddRange(Segments.Of(Emit(coalescer, run, out var slot), slot));
        }

        return (runs, cut);
    }

    private static byte[] Emit(InnerCoalescer coalescer, in CoalescedRun run, out PacketSlot slot)
    {
        slot = default;
        var first = coalescer.Segment(run.FirstSegment);
        if (run.Count == 1) return new ReadOnlySpan<byte>(first.Address, first.Length).ToArray();
        var octets = new byte[128];
        var header = run.WriteHead(octets);
        Array.Resize(ref octets, run.First.Head);
        for (var index = run.FirstSegment; index >= 0; index = coalescer.Segment(index).Next)
        {
            var segment = coalescer.Segment(index);
            octets = [.. octets, .. new ReadOnlySpan<byte>(segment.Address + run.First.Head, segment.Length - run.First.Head)];
        }

        slot.Offload = header.GsoType switch
        {
            VnetHeader.GsoTcp4 => OffloadKind.Tcp4,
            VnetHeader.GsoTcp6 => OffloadKind.Tcp6,
            _ => OffloadKind.Udp,
        };
        slot.SegmentSize = header.GsoSize;
        slot.ChecksumStart = header.ChecksumStart;
        slot.ChecksumOffset = header.ChecksumOffset;
        Assert.Equal(VnetHeader.Octets, Marshal.SizeOf<VnetHeader>());
        return octets;
    }
}
