using IpTfs.IO;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>Remembers what it was asked to send, and gives what it was told to receive.</summary>
internal sealed class FakeRelaySocket(int host) : IOuterSocket
{
    private readonly MemoryInnerDevice _silence = new();

    public List<(OuterDestination To, byte[] Datagram)> Sent { get; } = [];

    public Queue<byte[]> Arriving { get; } = new();

    /// <summary>How many reports about earlier packets there are to read.</summary>
    public int Errors { get; set; }

    /// <summary>What every send ends with.</summary>
    public SendStatus Status { get; set; }

    /// <summary>Thrown by the next call.</summary>
    public Exception? Fault { get; set; }

    /// <summary>A descriptor that never polls readable.</summary>
    public int Descriptor => _silence.Queues[0].Descriptor;

    public Endpoint Local => new(IpAddress.V4([10, 9, 0, (byte)host]), 4501);

    public OuterEncapsulation Encapsulation => OuterEncapsulation.Udp;

    public IoFeatures Features => IoFeatures.None;

    public int ReceiveUnit => 9216;

    public int Receive(PacketBatch batch)
    {
        ThrowFault();
        var count = 0;
        while (batch.Count < batch.Capacity && batch.FreeOctets >= ReceiveUnit && Arriving.TryDequeue(out var datagram))
        {
            Assert.True(batch.TryAppend(datagram));
            count++;
        }

        return count;
    }

    public SendOutcome Send(PacketBatch batch, in OuterDestination to)
    {
        ThrowFault();
        var datagrams = Packets.Of(batch);
        if (Status != SendStatus.Complete) return new SendOutcome(Status, 0, datagrams.Count, 0, 1);
        foreach (var datagram in datagrams) Sent.Add((to, datagram));
        return new SendOutcome(SendStatus.Complete, datagrams.Count, 0, 0, 0);
    }

    public int ReadErrors(Span<PathError> errors)
    {
        var count = Math.Min(Errors, errors.Length);
        Errors -= count;
        return count;
    }

    public OuterSocketCounters ReadCounters() => default;

    public void Dispose() => _silence.Dispose();

    private void ThrowFault()
    {
        if (Fault is not { } fault) return;
        Fault = null;
        throw fault;
    }
}
