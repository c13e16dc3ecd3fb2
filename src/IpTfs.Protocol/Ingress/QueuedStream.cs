using System.Buffers.Binary;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Ingress;

/// <summary>Reads the inner packets back out of payloads that were queued but not sent, and repacks them at the packer's current size.</summary>
internal static class QueuedStream
{
    /// <summary>
    /// Packs everything in <paramref name="from"/> again and returns its batches to their pool. A packet that no longer fits whole where it
    /// must, or for which the pool has no buffer, is counted and dropped; nothing else is lost.
    /// </summary>
    /// <param name="from">The payloads, oldest first; emptied.</param>
    /// <param name="firstPayload">Payloads at the start of the oldest batch that have been sent already.</param>
    /// <param name="layout">Octets of the ESP header and IV, and of the AGGFRAG header, in front of the DataBlocks.</param>
    /// <param name="packer">Receives the packets.</param>
    /// <param name="wholeOnly">Whether a packet must fit one payload.</param>
    /// <param name="drops">Counts the drops.</param>
    public static void Repack(
        BatchQueue from, int firstPayload, (int Esp, int Aggfrag) layout, PayloadPacker packer, bool wholeOnly, ref SparseDropCounters drops)
    {
        var left = 0;
        var keep = true;
        var isFirst = true;
        PackMark mark = default;
        while (from.Count > 0)
        {
            var batch = from.Head.Batch;
            for (var i = isFirst ? firstPayload : 0; i < batch.Count; i++)
            {
                var data = batch.Span(i)[(layout.Esp + layout.Aggfrag)..];
                if (isFirst)
                {
                    isFirst = false;
                    left = BlockOffset(batch, i, layout.Esp);
                    mark = packer.Mark();
                    if (left > 0) packer.BeginRest(left);
                }

                while (!data.IsEmpty)
                {
                    if (left == 0)
                    {
                        // Pad reaches to the payload's end; it is made anew where the new size needs it.
                        if (DataBlock.TypeOf(data[0]) == DataBlockType.Pad) break;
                        left = PacketLength(data, from, i, layout.Esp);
                        keep = !wholeOnly || left <= packer.Capacity;
                        if (!keep) drops.Count(DropReason.TooBig);
                        mark = packer.Mark();
                        if (keep) packer.Begin(left);
                    }

                    var take = Math.Min(left, data.Length);
                    if (keep && !packer.TryWrite(data[..take]))
                    {
                        packer.Undo(mark);
                        keep = false;
                        drops.Count(DropReason.TxPoolExhausted);
                    }

                    left -= take;
                    data = data[take..];
                }
            }

            from.Dequeue().Batch.Return();
        }
    }

    // If a packet continues in the next payload, that payload's BlockOffset gives the missing octets, however much of the header is here.
    private static int PacketLength(ReadOnlySpan<byte> data, BatchQueue from, int index, int esp)
    {
        if (DataBlock.Read(data, out var length) == DataBlockStatus.Packet && length <= data.Length) return length;
        var batch = from.Head.Batch;
        return data.Length + (index + 1 < batch.Count ? BlockOffset(batch, index + 1, esp) : BlockOffset(from[1].Batch, 0, esp));
    }

    private static int BlockOffset(PacketBatch batch, int index, int esp) =>
        BinaryPrimitives.ReadUInt16BigEndian(batch.Span(index)[(esp + 2)..]);
}
