using IpTfs.IO;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Datapath;

/// <summary>Remembers what it was asked to send.</summary>
/// <param name="descriptor">What polls in its place. Borrowed.</param>
internal sealed class FakeOuterSocket(int descriptor = -1) : IOuterSocket
{
    public List<(OuterDestination To, byte Ecn, int Length)> Sent { get; } = [];

    /// <summary>Outer packets larger than this are refused as the kernel refuses them; 0 refuses none.</summary>
    public int Mtu { get; set; }

    /// <summary>Packets that wait to be received, all alike and for no SA.</summary>
    public int Waiting { get; set; }

    public int Descriptor => descriptor;

    public Endpoint Local => new(IpAddress.V4([10, 9, 0, 1]), 4500);

    public OuterEncapsulation Encapsulation => OuterEncapsulation.Udp;

    public IoFeatures Features => IoFeatures.None;

    public int ReceiveUnit => 9216;

    public int Receive(PacketBatch batch)
    {
        var before = batch.Count;
        for (; Waiting > 0 && batch.TryAppend(new byte[60]); Waiting--)
        {
        }

        return batch.Count - before;
    }

    public SendOutcome Send(PacketBatch batch, in OuterDestination to)
    {
        var dropped = 0;
        foreach (ref readonly var slot in batch.Slots)
        {
            if (Mtu != 0 && slot.Length + 28 > Mtu) dropped++;
            else Sent.Add((to, slot.Ecn, slot.Length));
        }

        return new SendOutcome(dropped > 0 ? SendStatus.TooBig : SendStatus.Complete, batch.Count - dropped, dropped, Mtu, 0);
    }

    /// <summary>What the route says; 0 for nothing.</summary>
    public int RouteMtu { get; set; }

    public int LookUpPathMtu(in OuterDestination to) => RouteMtu;

    /// <summary>ICMP reports that wait to be read.</summary>
    public Queue<PathError> Reports { get; } = [];

    public int ReadErrors(Span<PathError> errors)
    {
        var count = 0;
        while (count < errors.Length && Reports.TryDequeue(out var report)) errors[count++] = report;
        return count;
    }

    public OuterSocketCounters ReadCounters() => default;

    public void Dispose()
    {
    }
}
