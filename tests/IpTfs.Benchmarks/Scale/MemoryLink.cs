using IpTfs.IO;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Scale;

/// <summary>
/// One end of a wire in memory: an outer socket that gateways read and write as they do a UDP socket with segmentation and receive offload. What a real one
/// costs the kernel is left out, so that whatever the gateway itself costs stands out.
/// </summary>
internal sealed class MemoryLink : IOuterSocket
{
    private const int LongestRun = 65_507;
    private readonly MemoryInnerDevice _out;
    private readonly MemoryInnerDevice _in;

    private MemoryLink(Endpoint local, MemoryInnerDevice outgoing, MemoryInnerDevice incoming)
    {
        Local = local;
        _out = outgoing;
        _in = incoming;
    }

    /// <inheritdoc/>
    public int Descriptor => _in.Queues[0].Descriptor;

    /// <inheritdoc/>
    public Endpoint Local { get; }

    /// <inheritdoc/>
    public OuterEncapsulation Encapsulation => OuterEncapsulation.Udp;

    /// <inheritdoc/>
    public IoFeatures Features => IoFeatures.All;

    /// <inheritdoc/>
    public int ReceiveUnit => ushort.MaxValue;

    /// <summary>ESP packets that did not fit the wire: must stay 0 for a figure to count.</summary>
    public long Lost { get; private set; }

    /// <summary>Runs put on the wire: what would have been system calls.</summary>
    public long Runs { get; private set; }

    /// <summary>Makes both ends.</summary>
    public static (MemoryLink A, MemoryLink B) Pair()
    {
        var options = new MemoryInnerOptions { Mtu = ushort.MaxValue, MaxQueuedPackets = 1 << 14, MaxQueuedOctets = 16 << 20 };
        var (forth, back) = (new MemoryInnerDevice(options), new MemoryInnerDevice(options));
        return (new MemoryLink(TunnelText.OuterOf(1), forth, back), new MemoryLink(TunnelText.OuterOf(2), back, forth));
    }

    /// <summary>An end that nothing comes from and nothing fits into: it takes next to no memory.</summary>
    public static MemoryLink Idle()
    {
        var wire = new MemoryInnerDevice(new MemoryInnerOptions { MaxQueuedPackets = 1, MaxQueuedOctets = ushort.MaxValue });
        return new MemoryLink(TunnelText.OuterOf(1), wire, wire);
    }

    /// <inheritdoc/>
    public int Receive(PacketBatch batch) => _in.Queues[0].Read(batch);

    /// <inheritdoc/>
    public SendOutcome Send(PacketBatch batch, in OuterDestination to)
    {
        for (var first = 0; first < batch.Count;)
        {
            ref readonly var head = ref batch[first];
            var (last, end) = (first + 1, head.Offset + head.Length);
            // Equal packets that lie end to end go as one run, a shorter one may end it: what UDP_SEGMENT takes.
            while (last < batch.Count && batch[last - 1].Length == head.Length && batch[last].Offset == end && batch[last].Length <= head.Length
                && end - head.Offset + batch[last].Length <= LongestRun)
                end += batch[last++].Length;
            var run = new PacketSlot { SegmentSize = last - first > 1 ? head.Length : 0 };
            Runs++;
            if (!_out.TryInject(batch.Memory.AsSpan(head.Offset, end - head.Offset), run)) Lost += last - first;
            first = last;
        }

        return new SendOutcome(SendStatus.Complete, batch.Count, 0, 0, 0);
    }

    /// <inheritdoc/>
    public int ReadErrors(Span<PathError> errors) => 0;

    /// <inheritdoc/>
    public OuterSocketCounters ReadCounters() => default;

    /// <inheritdoc/>
    public void Dispose() => _in.Dispose();
}
