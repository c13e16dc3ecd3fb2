using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Cutting one TCP super-packet into its segments, headers patched and checksums computed. The copy into a payload is the packer's.</summary>
internal sealed class SegmentingStage : Stage
{
    private readonly byte[] _superPacket;
    private readonly byte[] _scratch = new byte[InnerSegmenter.ScratchOctets];
    private readonly PacketSlot _slot;

    /// <param name="octets">Octets of each segment, headers included.</param>
    public SegmentingStage(int octets)
    {
        _superPacket = HandMade.SuperPacket(octets);
        _slot = new PacketSlot
        {
            Length = _superPacket.Length,
            SegmentSize = octets - HandMade.HeaderOctets,
            Offload = OffloadKind.Tcp4,
            ChecksumStart = HandMade.TransportOffset,
            ChecksumOffset = HandMade.TcpChecksumOffset,
        };
        var expected = HandMade.Segments(octets);
        var segmenter = new InnerSegmenter(_superPacket, _slot, _scratch);
        for (var i = 0; segmenter.TryNext(out var head, out var body); i++)
        {
            var segment = expected.AsSpan(i * octets, octets);
            Expect(segment.StartsWith(head) && segment[head.Length..].SequenceEqual(body), "a segment is not the one that was put in");
        }
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var segmenter = new InnerSegmenter(_superPacket, _slot, _scratch);
        var count = 0;
        while (segmenter.TryNext(out _, out _)) count++;
        Expect(count == Packets, "a super-packet was not cut");
    }
}
