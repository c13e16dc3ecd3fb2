using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using IpTfs.IO;
using IpTfs.IO.Epoll;
using IpTfs.IO.Netlink;
using IpTfs.IO.Offload;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks;

/// <summary>
/// What a packet costs on its way into and out of the kernel: <c>dotnet run -c Release --project tests/IpTfs.Benchmarks -- io</c>. Each line is the
/// best of many short runs on one thread. The TUN half needs root and works in a network namespace of its own.
/// </summary>
public static partial class IoQuickRun
{
    private const int Packets = 44;
    private const int Octets = 1400;
    private const int CloneNewNet = 0x40000000;

    private static readonly IpAddress Loopback = IpAddress.V4([127, 0, 0, 1]);
    private static readonly IpAddress Inside = IpAddress.V4([10, 7, 0, 1]);
    private static readonly IpAddress Beyond = IpAddress.V4([10, 7, 0, 2]);

    public static int Run()
    {
        Console.WriteLine($"{Packets} packets of {Octets} octets a batch, ns per packet");
        Console.WriteLine();
        Console.WriteLine("| UDP over loopback | send | receive |");
        Console.WriteLine("|---|---:|---:|");
        Udp("one system call each", IoFeatures.None);
        Udp("sendmmsg / recvmmsg", IoFeatures.None with { Mmsg = true });
        Udp("UDP_SEGMENT / recvmmsg", IoFeatures.None with { Mmsg = true, Gso = true });
        Udp("UDP_SEGMENT / UDP_GRO", IoFeatures.All);
        Console.WriteLine();
        var thread = new Thread(Tun);
        thread.Start();
        thread.Join();
        Waiting();
        return 0;
    }

    private static void Udp(string name, IoFeatures features)
    {
        using var sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(Loopback, 0)) { Features = features });
        using var receiver = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(Loopback, 0)) { Features = features, MaxDatagramOctets = 2048 });
        var to = new OuterDestination(receiver.Local);
        var outbox = EqualPackets(Octets);
        var inbox = PacketBatch.Unpooled(4 * 65_536, 256);
        var (send, receive) = Best(
            () => sender.Send(outbox, to),
            () =>
            {
                inbox.Clear();
                receiver.Receive(inbox);
            });
        Row(name, send, receive);
    }

    private static void Tun()
    {
        if (Unshare(CloneNewNet) != 0)
        {
            Console.WriteLine("TUN: skipped, network namespaces need root.");
            return;
        }

        Console.WriteLine("| TUN | read | write |");
        Console.WriteLine("|---|---:|---:|");
        Tun("one packet a system call", IoFeatures.None);
        Tun("vnet header, UDP super-packets (USO)", IoFeatures.All);
        Console.WriteLine();
    }

    // Reading: a socket's segmented send fills the device. Writing: datagrams to a socket that nobody reads.
    private static void Tun(string name, IoFeatures features)
    {
        using var device = new TunDevice(new TunOptions("bench0") { Features = features, Addresses = [new InterfacePrefix(Inside, 24)] });
        using var socket = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(Inside, 5001)));
        var outbox = EqualPackets(Octets);
        var inbox = PacketBatch.Unpooled(4 * 65_536, 256);
        var to = new OuterDestination(new Endpoint(Beyond, 5002)) { Fragments = FragmentPolicy.Forbid };
        // What the device itself gives, cut and turned round, is what is written.
        socket.Send(outbox, to);
        device.Queues[0].Read(inbox);
        var turned = Turned(inbox);
        var (_, read) = Best(
            () => socket.Send(outbox, to),
            () =>
            {
                inbox.Clear();
                device.Queues[0].Read(inbox);
            });
        var (write, _) = Best(
            () =>
            {
                using var writer = device.RentWriter();
                foreach (ref readonly var slot in turned.Slots) writer.Write(turned, slot.Offset, slot.Length);
                writer.Flush();
            },
            () => { });
        Row(name, read, write);
        if (features.Uso) UserSpaceShare(turned, inbox);
    }

    // Of the two figures above, what is ours and not the kernel's.
    private static unsafe void UserSpaceShare(PacketBatch singles, PacketBatch super)
    {
        var coalescer = new InnerCoalescer(Packets, udp: true);
        var scratch = new byte[InnerSegmenter.ScratchOctets];
        var packet = new byte[2000];
        var (join, cut) = Best(
            () =>
            {
                coalescer.Clear();
                foreach (ref readonly var slot in singles.Slots) coalescer.Add((byte*)singles.Address + slot.Offset, slot.Length);
            },
            () =>
            {
                var segmenter = new InnerSegmenter(super.Span(0), super[0], scratch);
                while (segmenter.TryNext(out var head, out var body))
                {
                    head.CopyTo(packet);
                    body.CopyTo(packet.AsSpan(head.Length));
                }
            });
        Row("of that in user space: cutting and copying / checking and joining", cut, join);
    }

    private static PacketBatch Turned(PacketBatch from)
    {
        var turned = PacketBatch.Unpooled(Packets * 2000, Packets);
        Span<byte> scratch = stackalloc byte[InnerSegmenter.ScratchOctets];
        for (var i = 0; i < from.Count; i++)
        {
            var segmenter = new InnerSegmenter(from.Span(i), from[i], scratch);
            while (segmenter.TryNext(out var head, out var body) && turned.Count < Packets)
            {
                var at = turned.End;
                head.CopyTo(turned.Memory.AsSpan(at));
                body.CopyTo(turned.Memory.AsSpan(at + head.Length));
                turned.Add(at, head.Length + body.Length);
                var packet = turned.Span(turned.Count - 1);
                // Swapped addresses and ports leave the checksums as they are.
                Swap(packet.Slice(12, 4), packet.Slice(16, 4));
                Swap(packet.Slice(20, 2), packet.Slice(22, 2));
            }
        }

        return turned;
    }

    private static void Waiting()
    {
        PreciseSleeper.SharpenTimers();
        using var parker = new EpollParker();
        Console.WriteLine("| waiting | µs late, median | 99 of 100 |");
        Console.WriteLine("|---|---:|---:|");
        Late("clock_nanosleep, absolute", deadline => PreciseSleeper.SleepUntil(deadline));
        Late("the same with 50 µs of spinning", deadline => PreciseSleeper.SleepUntil(deadline, PreciseSleeper.MaxSpinNanos));
        Late("EpollParker.Park", deadline => parker.Park(deadline));
    }

    private static void Late(string name, Action<Protocol.Time.MonotonicTime> wait)
    {
        var late = new double[2000];
        for (var i = 0; i < late.Length; i++)
        {
            var deadline = MonotonicClock.Now.AddNanos(200_000);
            wait(deadline);
            late[i] = MonotonicClock.Now.NanosSince(deadline) / 1000.0;
        }

        Array.Sort(late);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {late[late.Length / 2]:F1} | {late[late.Length * 99 / 100]:F1} |"));
    }

    private static (double First, double Second) Best(Action first, Action second)
    {
        var (one, two) = (double.MaxValue, double.MaxValue);
        var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        while (Stopwatch.GetTimestamp() < until)
        {
            var start = Stopwatch.GetTimestamp();
            first();
            var middle = Stopwatch.GetTimestamp();
            second();
            one = Math.Min(one, Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds / Packets);
            two = Math.Min(two, Stopwatch.GetElapsedTime(middle).TotalNanoseconds / Packets);
        }

        return (one, two);
    }

    private static PacketBatch EqualPackets(int octets)
    {
        var batch = PacketBatch.Unpooled(Packets * octets, Packets);
        for (var i = 0; i < Packets; i++)
        {
            batch.Memory.AsSpan(i * octets, octets).Fill(0x11);
            batch.Add(i * octets, octets);
        }

        return batch;
    }

    private static void Swap(Span<byte> a, Span<byte> b)
    {
        Span<byte> kept = stackalloc byte[4];
        a.CopyTo(kept);
        b.CopyTo(a);
        kept[..a.Length].CopyTo(b);
    }

    private static void Row(string name, double first, double second) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {first:F0} | {second:F0} |"));

    [LibraryImport("libc", EntryPoint = "unshare")]
    private static partial int Unshare(int flags);
}
