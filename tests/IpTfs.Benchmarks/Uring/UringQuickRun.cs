using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using IpTfs.IO;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Uring;

/// <summary>
/// What io_uring and sends without a copy would save beside the system calls that the gateway makes: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- io-uring</c>.
/// Needs root; works in a network namespace of its own. Each figure is the median of many short runs on one thread, the ways in turn.
/// </summary>
internal static unsafe class UringQuickRun
{
    private const int CloneNewNet = 0x40000000;
    private const int Batch = 32;
    private const int SmallOctets = 64;
    private const int Segments = 44;
    private const int SegmentOctets = 1400;
    private const int SolUdp = 17;
    private const int UdpSegment = 103;
    private const int UdpGro = 104;
    private const int SolSocket = 1;
    private const int SoZeroCopy = 60;
    private const int VnetOctets = 10;
    private const int Room = 1 << 16;
    private static readonly IpAddress Inside = IpAddress.V4([10, 7, 0, 1]);
    private static readonly IPAddress InsideText = IPAddress.Parse("10.7.0.1");
    private static readonly IPAddress Beyond = IPAddress.Parse("10.7.0.2");

    public static int Run()
    {
        var status = 0;
        // The namespace is the thread's.
        var thread = new Thread(() => status = RunInNamespace());
        thread.Start();
        thread.Join();
        return status;
    }

    private static int RunInNamespace()
    {
        if (Plain.Unshare(CloneNewNet) != 0)
        {
            Console.Error.WriteLine("io-uring: network namespaces need root");
            return 77;
        }

        using var device = new TunDevice(new TunOptions("bench0") { Addresses = [new InterfacePrefix(Inside, 24)] });
        using var ring = new Ring();
        Console.WriteLine("ns per packet, medians");
        Console.WriteLine();
        Console.WriteLine("| what | system calls | io_uring | without a copy: MSG_ZEROCOPY | io_uring |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Read(device, ring, "TUN, read 32 packets of 64 octets", SmallOctets - 28, Batch, segmented: false);
        Read(device, ring, "TUN, read 4 super-packets of 44 × 1400 octets", Segments * SegmentOctets, 4, segmented: true);
        Write(device, ring);
        Send(ring, "UDP over loopback, send 32 datagrams of 64 octets", SmallOctets, Batch, segmented: false);
        Send(ring, "UDP over loopback, send 4 × 44 of 1400 octets, segmented", Segments * SegmentOctets, 4, segmented: true);
        return 0;
    }

    // The device is filled by a socket that sends through it.
    private static void Read(TunDevice device, Ring ring, string name, int octets, int count, bool segmented)
    {
        using var source = Connected(InsideText, new IPEndPoint(Beyond, 5002), segmented);
        var descriptor = device.Queues[0].Descriptor;
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)(Batch * Room), 4096);
        var vectors = stackalloc Plain.Vector[Batch];
        for (var i = 0; i < Batch; i++) vectors[i] = new Plain.Vector { Base = memory + (i * Room), Length = Room };
        void Fill()
        {
            for (var i = 0; i < count; i++) Plain.Send((int)source.Handle, memory, octets, 0);
        }

        var packets = count * (segmented ? Segments : 1);
        var plain = new Samples();
        var uring = new Samples();
        for (var until = Deadline(); Stopwatch.GetTimestamp() < until;)
        {
            Fill();
            // As the reader does: until there is no more.
            plain.Take(packets, () =>
            {
                var read = 0;
                while (Plain.ReadV(descriptor, vectors + Math.Min(read, count - 1), 1) > 0) read++;
                return read;
            }, count);
            Fill();
            uring.Take(packets, () =>
            {
                for (var i = 0; i < count; i++) ring.Add(Operation.ReadV, descriptor, vectors + i, 1);
                return ring.Submit();
            }, count);
        }

        NativeMemory.AlignedFree(memory);
        Row(name, plain, uring);
    }

    // To a port that nobody has, and no answer leaves: the whole way through the host's stack.
    private static void Write(TunDevice device, Ring ring)
    {
        using var sink = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 };
        sink.Bind(new IPEndPoint(InsideText, 5003));
        var descriptor = device.Queues[0].Descriptor;
        Span<byte> packet = stackalloc byte[VnetOctets + SmallOctets];
        packet.Clear();
        WriteDatagram(packet[VnetOctets..]);
        fixed (byte* octets = packet)
        {
            var place = octets;
            var vectors = stackalloc Plain.Vector[1];
            vectors[0] = new Plain.Vector { Base = place, Length = (nuint)packet.Length };
            var plain = new Samples();
            var uring = new Samples();
            for (var until = Deadline(); Stopwatch.GetTimestamp() < until;)
            {
                plain.Take(Batch, () =>
                {
                    var written = 0;
                    while (written < Batch && Plain.WriteV(descriptor, vectors, 1) > 0) written++;
                    return written;
                }, Batch);
                uring.Take(Batch, () =>
                {
                    for (var i = 0; i < Batch; i++) ring.Add(Operation.WriteV, descriptor, vectors, 1);
                    return ring.Submit();
                }, Batch);
            }

            Row("TUN, write 32 packets of 64 octets", plain, uring);
        }
    }

    private static void Send(Ring ring, string name, int octets, int count, bool segmented)
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 << 20, Blocking = false };
        receiver.Bind(new IPEndPoint(InsideText, 0));
        if (segmented) receiver.SetRawSocketOption(SolUdp, UdpGro, BitConverter.GetBytes(1));
        using var sender = Connected(InsideText, (IPEndPoint)receiver.LocalEndPoint!, segmented);
        sender.SetRawSocketOption(SolSocket, SoZeroCopy, BitConverter.GetBytes(1));
        var descriptor = (int)sender.Handle;
        var memory = (byte*)NativeMemory.AlignedAlloc(Room, 4096);
        new Span<byte>(memory, Room).Fill(0x11);
        var inbox = (byte*)NativeMemory.Alloc(Room);
        var packets = count * (segmented ? Segments : 1);
        Samples plain = new(), uring = new(), plainFree = new(), uringFree = new();
        int SendPlain(int flags)
        {
            var sent = 0;
            while (sent < count && Plain.Send(descriptor, memory, octets, flags) > 0) sent++;
            Empty();
            if (flags == Plain.ZeroCopy) Plain.AwaitFree(descriptor, sent);
            return sent;
        }

        int SendRing(Operation operation)
        {
            for (var i = 0; i < count; i++) ring.Add(operation, descriptor, memory, octets);
            var sent = ring.Submit();
            Empty();
            return sent;
        }

        // What arrives is copied out of the kernel as the gateway does it, and that belongs to the price: memory that was not copied on the way is copied there.
        void Empty()
        {
            while (Plain.Receive((int)receiver.Handle, inbox, Room, 0) > 0)
            {
            }
        }

        for (var until = Deadline(); Stopwatch.GetTimestamp() < until;)
        {
            plain.Take(packets, () => SendPlain(0), count);
            uring.Take(packets, () => SendRing(Operation.Send), count);
            plainFree.Take(packets, () => SendPlain(Plain.ZeroCopy), count);
            uringFree.Take(packets, () => SendRing(Operation.SendZeroCopy), count);
        }

        NativeMemory.AlignedFree(memory);
        NativeMemory.Free(inbox);
        Row(name, plain, uring, plainFree, uringFree);
    }

    private static Socket Connected(IPAddress local, IPEndPoint remote, bool segmented)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = 8 << 20 };
        socket.Bind(new IPEndPoint(local, 0));
        if (segmented) socket.SetRawSocketOption(SolUdp, UdpSegment, BitConverter.GetBytes(SegmentOctets));
        socket.Connect(remote);
        return socket;
    }

    // From beyond to the sink: IPv4 and UDP, without a UDP checksum.
    private static void WriteDatagram(Span<byte> packet)
    {
        ReadOnlySpan<byte> header = [0x45, 0, 0, SmallOctets, 0, 0, 0, 0, 64, 17, 0, 0, 10, 7, 0, 2, 10, 7, 0, 1, 0x13, 0x8a, 0x13, 0x8b, 0, SmallOctets - 20, 0, 0];
        header.CopyTo(packet);
        var sum = 0;
        for (var i = 0; i < 20; i += 2) sum += (packet[i] << 8) | packet[i + 1];
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        (packet[10], packet[11]) = ((byte)(~sum >> 8), (byte)~sum);
    }

    private static long Deadline() => Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);

    // A device has no way without a copy.
    private static void Row(string name, params IEnumerable<Samples> samples) =>
        Console.WriteLine($"| {name} | {string.Join(" | ", samples.Select(static sample => sample.Median.ToString("F0", CultureInfo.InvariantCulture)).Concat(["–", "–"]).Take(4))} |");
}
