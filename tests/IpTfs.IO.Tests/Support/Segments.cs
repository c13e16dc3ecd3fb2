using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tests.Support;

/// <summary>Cuts slots into inner packets as a reader of the device does.</summary>
internal static class Segments
{
    public static List<byte[]> Of(PacketBatch batch)
    {
        var packets = new List<byte[]>();
        for (var i = 0; i < batch.Count; i++) packets.AddRange(Of(batch.Span(i), batch[i]));
        return packets;
    }

    public static List<byte[]> Of(ReadOnlySpan<byte> octets, in PacketSlot slot)
    {
        var packets = new List<byte[]>();
        Span<byte> scratch = stackalloc byte[InnerSegmenter.ScratchOctets];
        var segmenter = new InnerSegmenter(octets, slot, scratch);
        while (segmenter.TryNext(out var head, out var body)) packets.Add([.. head, .. body]);
        Assert.Equal(segmenter.Count, packets.Count);
        return packets;
    }
}
