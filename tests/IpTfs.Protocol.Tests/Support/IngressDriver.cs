using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Support;

/// <summary>Hosts one ingress: gives packets, takes payloads and checks how they lie in their batches.</summary>
internal sealed class IngressDriver : IDisposable
{
    /// <summary>What AES-GCM adds.</summary>
    public static readonly EspOverhead Overhead = new(16, 16, 4);

    public IngressDriver(IngressSettings settings, int batchOctets = 65_536, int poolLimit = 4096, EspOverhead? overhead = null)
    {
        Pool = new PacketBatchPool(batchOctets, 64, poolLimit);
        EspOverhead = overhead ?? Overhead;
        Ingress = new TunnelIngress(settings, EspOverhead, Pool);
    }

    public PacketBatchPool Pool { get; }

    public EspOverhead EspOverhead { get; }

    public TunnelIngress Ingress { get; }

    public MonotonicTime Now { get; set; } = new(1_000_000_000);

    public IngressVerdict Send(byte[] packet)
    {
        // Two pieces, and the caller's buffers are spoilt at once: nothing may be kept of them.
        var cut = Math.Min(packet.Length, 40);
        byte[] head = [.. packet[..cut]];
        byte[] body = [.. packet[cut..]];
        var verdict = Ingress.HandleInner(head, body, Now);
        head.AsSpan().Fill(0xEE);
        body.AsSpan().Fill(0xEE);
        return verdict;
    }

    /// <summary>Lets what is due happen and takes the payloads.</summary>
    public List<byte[]> Drain()
    {
        Ingress.HandleTimeout(Now);
        Assert.True(Ingress.NextDeadline > Now, "a deadline that was served is not due again");
        return Take();
    }

    public List<byte[]> Take()
    {
        var payloads = new List<byte[]>();
        while (Ingress.TryTakePayloads(out var batch))
        {
            Assert.NotEqual(0, batch.Count);
            var offset = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                var slot = batch[i];
                Assert.Equal(offset, slot.Offset);
                offset += EspOverhead.SealedLength(slot.Length - EspOverhead.HeaderLength);
                payloads.Add(batch.Span(i)[EspOverhead.HeaderLength..].ToArray());
            }

            Assert.True(offset <= Math.Min(batch.Memory.Length, 65_507), "a sealed batch fits its memory and one segmented send");
            // Sealing may write all of it; what the ingress still queues must not notice.
            batch.Memory.AsSpan().Fill(0xDD);
            batch.Return();
        }

        return payloads;
    }

    public void Dispose()
    {
        Ingress.Dispose();
        Assert.Equal(0, Pool.Outstanding);
    }
}
