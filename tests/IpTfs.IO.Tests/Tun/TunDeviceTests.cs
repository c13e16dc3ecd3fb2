using System.Net;
using System.Net.Sockets;
using IpTfs.IO.Netlink;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Tun;

[Trait("Category", "Root")]
public sealed class TunDeviceTests
{
    [NamespaceFact]
    [Trait("Requirement", "R23")]
    public void MtuAddressesAndRoutes_AreInForceWhileTheDeviceLives()
    {
        using var space = new NetworkNamespace();
        var options = new TunOptions("iptfs%d")
        {
            Mtu = 1400,
            Addresses = [Address("192.168.7.1", 24), Address("fd07::1", 64)],
            Routes = [Prefix("10.77.0.0/16"), Prefix("fd77::/48"), Prefix("0.0.0.0/0")],
        };

        using (var device = space.Do(() => new TunDevice(options)))
        {
            Assert.Equal("iptfs0", device.Name);
            Assert.Equal(1400, device.Mtu);
            var link = space.Run("ip", "addr", "show", "iptfs0");
            Assert.Contains("mtu 1400", link, StringComparison.Ordinal);
            Assert.Contains("inet 192.168.7.1/24", link, StringComparison.Ordinal);
            Assert.Contains("inet6 fd07::1/64", link, StringComparison.Ordinal);
            Assert.DoesNotContain("fe80", link, StringComparison.Ordinal);
            var routes = space.Run("ip", "route");
            Assert.Contains("10.77.0.0/16 dev iptfs0", routes, StringComparison.Ordinal);
            Assert.Contains("default dev iptfs0", routes, StringComparison.Ordinal);
            Assert.Contains("fd77::/48 dev iptfs0", space.Run("ip", "-6", "route"), StringComparison.Ordinal);

            device.AddRoute(Prefix("10.78.0.0/16"));
            Assert.Contains("10.78.0.0/16 dev iptfs0", space.Run("ip", "route"), StringComparison.Ordinal);
            device.RemoveRoute(Prefix("10.78.0.0/16"));
            Assert.DoesNotContain("10.78", space.Run("ip", "route"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("iptfs0", space.Run("ip", "addr"), StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void PersistentDevice_KeepsWhatWasThereAndLosesWhatWasAdded()
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "tuntap", "add", "mode", "tun", "name", "keep0", "multi_queue");
        space.Run("ip", "addr", "add", "192.168.8.1/24", "dev", "keep0");
        space.Run("ip", "link", "set", "keep0", "up");
        space.Run("ip", "route", "add", "10.80.0.0/16", "dev", "keep0");
        var options = new TunOptions("keep0")
        {
            Mtu = 0,
            Addresses = [Address("192.168.8.1", 24), Address("192.168.9.1", 24)],
            Routes = [Prefix("10.80.0.0/16"), Prefix("10.81.0.0/16")],
        };

        using (var device = space.Do(() => new TunDevice(options)))
        {
            Assert.Equal(1500, device.Mtu);
            Assert.Contains("10.81.0.0/16 dev keep0", space.Run("ip", "route"), StringComparison.Ordinal);
        }

        var addresses = space.Run("ip", "addr", "show", "keep0");
        Assert.Contains("192.168.8.1/24", addresses, StringComparison.Ordinal);
        Assert.DoesNotContain("192.168.9.1", addresses, StringComparison.Ordinal);
        var routes = space.Run("ip", "route");
        Assert.Contains("10.80.0.0/16 dev keep0", routes, StringComparison.Ordinal);
        Assert.DoesNotContain("10.81", routes, StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void RouteThatLeadsElsewhere_IsRefusedWithItsPrefix()
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "route", "add", "10.82.0.0/16", "dev", "lo");

        var fault = Assert.Throws<IoException>(() => space.Do(() => new TunDevice(new TunOptions("iptfs0") { Routes = [Prefix("10.82.0.0/16")] })));

        Assert.Contains("10.82.0.0/16", fault.Message, StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void DeviceOfAnotherProcess_IsBusy()
    {
        using var space = new NetworkNamespace();
        using var first = space.Do(() => new TunDevice(new TunOptions("iptfs0")));

        var fault = Assert.Throws<IoException>(() => space.Do(() => new TunDevice(new TunOptions("iptfs0"))));

        Assert.Equal(IoFault.DeviceBusy, fault.Fault);
        Assert.Contains("iptfs0", fault.Message, StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void InterfaceThatIsNoTun_IsRefused()
    {
        using var space = new NetworkNamespace();

        var fault = Assert.Throws<IoException>(() => space.Do(() => new TunDevice(new TunOptions("lo"))));

        Assert.Contains("lo", fault.Message, StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void SeveralQueues_EachReadsWhatAnswersItsLane()
    {
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(Options("iptfs0", vnet: true) with { QueueCount = 3 }));
        Assert.Equal(3, device.Queues.Count);
        for (uint lane = 0; lane < 3; lane++)
        {
            using var socket = space.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            socket.Bind(new IPEndPoint(IPAddress.Parse("10.2.0.1"), 5001));
            socket.ReceiveTimeout = 5000;
            var buffer = new byte[2000];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            using (var writer = device.RentWriter(lane)) writer.Write(InnerPackets.Udp(false, InnerPackets.Payload(300, 1)));
            socket.ReceiveFrom(buffer, ref from);

            socket.SendTo(InnerPackets.Payload(200, 2), from);

            var batch = PacketBatch.Unpooled(4 * 65_536, 8);
            Assert.True(Readiness.Poll(device.Queues[(int)lane].Descriptor, 5000));
            Assert.Equal(1, device.Queues[(int)lane].Read(batch));
        }
    }

    [NamespaceFact]
    public void DeviceThatExistsWithOneQueue_KeepsOne()
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "tuntap", "add", "dev", "iptfs0", "mode", "tun");

        using var device = space.Do(() => new TunDevice(Options("iptfs0", vnet: true) with { QueueCount = 3 }));

        Assert.Single(device.Queues);
    }

    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void PacketsWrittenAndRead_AreTheKernels(bool vnet)
    {
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(Options("iptfs0", vnet)));
        using var socket = space.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(new IPEndPoint(IPAddress.Parse("10.2.0.1"), 5001));
        socket.ReceiveTimeout = 5000;
        var payload = InnerPackets.Payload(300, 1);
        var packet = InnerPackets.Udp(false, payload);

        using (var writer = device.RentWriter())
        {
            writer.Write(packet);
            Assert.Equal(0, writer.Flush());
        }

        var buffer = new byte[2000];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var length = socket.ReceiveFrom(buffer, ref from);
        Assert.Equal(payload, buffer.AsSpan(0, length).ToArray());
        Assert.Equal("10.1.0.1:4000", from.ToString());

        socket.SendTo(payload, from);
        var answer = Assert.Single(ReadAll(device, 1));
        Assert.Equal(payload, answer[28..]);
        Assert.Equal((1, 1, 0), (device.ReadWriteCounters().Packets, device.ReadWriteCounters().Calls, device.ReadWriteCounters().Refused));
    }

    [NamespaceFact]
    public void WhatTheDeviceRefuses_IsReportedByTheFlush()
    {
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(Options("iptfs0", vnet: true)));
        using var writer = device.RentWriter();
        writer.Write([0xFF, 0xFF]);
        writer.Write(InnerPackets.Udp(false, [1, 2, 3]));

        Assert.Equal(1, writer.Flush());
        Assert.Equal(0, writer.Flush());
        Assert.Equal((1, 1), (device.ReadWriteCounters().Packets, device.ReadWriteCounters().Refused));
    }

    /// <summary>The kernel itself cuts our super-packets on their way to a device without offloads: what comes out is what went in, one hop older.</summary>
    [NamespaceTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void SuperPackets_AreCutByTheKernelIntoThePacketsThatWereJoined(bool isV6, bool udp)
    {
        using var space = new NetworkNamespace();
        Forward(space);
        using var from = space.Do(() => new TunDevice(new TunOptions("from0") { Addresses = [Address("10.1.0.99", 16), Address("fd01::99", 64)] }));
        using var to = space.Do(() => new TunDevice(new TunOptions("to0")
        {
            Features = IoFeatures.None,
            Addresses = [Address("10.2.0.99", 16), Address("fd02::99", 64)],
        }));
        var packets = Enumerable.Range(0, 40).Select(i =>
        {
            var payload = InnerPackets.Payload(i == 39 ? 333 : 1300, i);
            return udp
                ? InnerPackets.Udp(isV6, payload, (ushort)(7 + i))
                : InnerPackets.Tcp(isV6, 1000 + (uint)(i * 1300), payload, i == 39 ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack, (ushort)(7 + i));
        }).ToArray();
        var batch = Loopback.Batch(packets);

        using (var writer = from.RentWriter())
        {
            foreach (ref readonly var slot in batch.Slots) writer.Write(batch, slot.Offset, slot.Length);
            Assert.Equal(0, writer.Flush());
        }

        Assert.True(!udp || from.Features.Uso, "the kernel has no USO");
        Assert.Equal(1, from.ReadWriteCounters().Calls);
        Assert.Equal(40, from.ReadWriteCounters().Packets);
        Assert.Equal(packets.Select(InnerPackets.Forwarded), ReadAll(to, 40));
    }

    /// <summary>A super-packet of a real socket, cut by us, equals what the kernel sends into a device without offloads.</summary>
    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void KernelsDatagrams_AreCutAsTheKernelCutsThem(bool isV6)
    {
        var payload = InnerPackets.Payload(20_500, 3);

        List<byte[]> SendThrough(bool vnet)
        {
            using var space = new NetworkNamespace();
            using var device = space.Do(() => new TunDevice(Options("iptfs0", vnet)));
            using var socket = space.Do(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(Ip(isV6 ? "fd02::1" : "10.2.0.1"), 6000))));
            var batch = Loopback.Batch(payload);
            batch[0].SegmentSize = 1000;
            var outcome = socket.Send(batch, new OuterDestination(new Endpoint(Ip(isV6 ? "fd02::5" : "10.2.0.5"), 7000)) { Fragments = FragmentPolicy.Forbid });
            Assert.Equal(21, outcome.Sent);
            Assert.Equal(1, socket.ReadCounters().SendCalls);
            var packets = ReadAll(device, 21);
            Assert.Equal(vnet ? 1 : 21, device.Queues[0].Counters.Packets);
            return packets;
        }

        Assert.Equal(SendThrough(vnet: false), SendThrough(vnet: true));
    }

    /// <summary>Reads until so many inner packets have come; the kernel's own multicast reports are not among them.</summary>
    internal static List<byte[]> ReadAll(TunDevice device, int count)
    {
        var batch = PacketBatch.Unpooled(4 * 65_536);
        var packets = new List<byte[]>();
        while (packets.Count < count)
        {
            Readiness.Await(device.Queues[0].Descriptor);
            batch.Clear();
            device.Queues[0].Read(batch);
            packets.AddRange(Segments.Of(batch).Where(packet => packet[0] >> 4 == 4 || packet[24] != 0xFF));
        }

        return packets;
    }

    internal static TunOptions Options(string name, bool vnet) => new(name)
    {
        Addresses = [Address("10.2.0.1", 24), Address("fd02::1", 64)],
        Routes = [Prefix("10.1.0.0/16"), Prefix("fd01::/64")],
        Features = vnet ? IoFeatures.All : IoFeatures.None,
    };

    internal static IpAddress Ip(string text)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return address;
    }

    private static void Forward(NetworkNamespace space) => space.Do(() =>
    {
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        File.WriteAllText("/proc/sys/net/ipv6/conf/all/forwarding", "1");
    });

    private static InterfacePrefix Address(string text, int length) => new(Ip(text), length);

    private static IpPrefix Prefix(string text)
    {
        Assert.True(IpPrefix.TryParse(text, out var prefix));
        return prefix;
    }
}
