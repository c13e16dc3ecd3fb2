using IpTfs.IO.RawEsp;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tests.Tun;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.RawEsp;

[Trait("Category", "Root")]
public sealed class EspOuterSocketTests
{
    [NamespaceTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Packets_ArriveWithoutIpHeaderAndWithTheirEcn(bool isV6, bool mmsg)
    {
        using var space = new NetworkNamespace();
        using var socket = space.Do(() => Open(isV6 ? "::1" : "127.0.0.1", IoFeatures.All with { Mmsg = mmsg }));
        var packets = Enumerable.Range(0, 40).Select(i => Loopback.Packet(8 + (i * 30), i)).ToArray();
        var batch = Loopback.Batch(packets);
        for (var i = 0; i < packets.Length; i++) batch[i].Ecn = (byte)(i % 4);

        var outcome = socket.Send(batch, new OuterDestination(socket.Local) { Dscp = 10, Ttl = 33 });

        Assert.Equal(new SendOutcome(SendStatus.Complete, 40, 0, 0, 0), outcome);
        var received = PacketBatch.Unpooled(60 * 9216);
        while (received.Count < 40)
        {
            Readiness.Await(socket.Descriptor);
            socket.Receive(received);
        }

        for (var i = 0; i < packets.Length; i++)
        {
            Assert.Equal(packets[i], received.Span(i).ToArray());
            Assert.Equal((byte)(i % 4), received[i].Ecn);
            Assert.Equal(socket.Local, received[i].Source);
            Assert.Equal(0, received[i].SegmentSize);
        }

        Assert.Equal(mmsg ? 2 : 40, socket.ReadCounters().SendCalls);
        Assert.Equal((40, 0, 0), (socket.ReadCounters().ReceivedPackets, socket.ReadCounters().Runts, socket.ReadCounters().Malformed));
    }

    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runt_IsCountedAndLeftOut(bool isV6)
    {
        using var space = new NetworkNamespace();
        using var socket = space.Do(() => Open(isV6 ? "::1" : "127.0.0.1", IoFeatures.All));
        socket.Send(Loopback.Batch(Loopback.Packet(7, 1), Loopback.Packet(8, 2)), new OuterDestination(socket.Local));
        var received = PacketBatch.Unpooled(60 * 9216);

        while (received.Count == 0)
        {
            Readiness.Await(socket.Descriptor);
            socket.Receive(received);
        }

        Assert.Equal(1, received.Count);
        Assert.Equal(1, socket.ReadCounters().Runts);
    }

    /// <summary>A packet that needs fragments arrives whole when fragments are allowed, and is refused with the MTU that would pass when not.</summary>
    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void PacketAboveTheLinksMtu_IsFragmentedOrRefused(bool isV6)
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "link", "set", "lo", "mtu", "1400");
        using var socket = space.Do(() => Open(isV6 ? "::1" : "127.0.0.1", IoFeatures.All));
        var packet = Loopback.Packet(3000, 1);
        var to = new OuterDestination(socket.Local);

        var refused = socket.Send(Loopback.Batch(packet), to with { Fragments = FragmentPolicy.Forbid });
        var allowed = socket.Send(Loopback.Batch(packet), to);

        Assert.Equal((SendStatus.TooBig, 0, 1, 1400), (refused.Status, refused.Sent, refused.Dropped, refused.PathMtu));
        Assert.Equal(SendStatus.Complete, allowed.Status);
        var received = PacketBatch.Unpooled(60 * 9216);
        while (received.Count == 0)
        {
            Readiness.Await(socket.Descriptor);
            socket.Receive(received);
        }

        Assert.Equal(packet, received.Span(0).ToArray());
    }

    [NamespaceFact]
    public void WithoutTheCapability_SaysWhichOneIsMissing()
    {
        var fault = default(IoException);
        var thread = new Thread(() =>
        {
            Capabilities.DropAll();
            fault = Assert.Throws<IoException>(() => Open("127.0.0.1", IoFeatures.All));
            var tun = Assert.Throws<IoException>(() => new TunDevice(new TunOptions("iptfs0")));
            Assert.Equal(IoFault.MissingCapability, tun.Fault);
            Assert.Contains("CAP_NET_ADMIN", tun.Message, StringComparison.Ordinal);
            var port = Assert.Throws<IoException>(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(TunDeviceTests.Ip("127.0.0.1"), 500))));
            Assert.Contains("CAP_NET_BIND_SERVICE", port.Message, StringComparison.Ordinal);
        });
        thread.Start();
        thread.Join();

        Assert.NotNull(fault);
        Assert.Equal(IoFault.MissingCapability, fault.Fault);
        Assert.Contains("CAP_NET_RAW", fault.Message, StringComparison.Ordinal);
    }

    private static EspOuterSocket Open(string address, IoFeatures features) =>
        new(new EspOuterOptions(TunDeviceTests.Ip(address)) { Features = features });
}
