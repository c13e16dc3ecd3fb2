using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tests.Tun;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Sockets;

public sealed class PathErrorTests
{
    [Theory]
    [InlineData("127.0.0.1", 3, 3)]
    [InlineData("::1", 1, 4)]
    public void ClosedPort_IsReportedWithThePacketThatHitIt(string host, int type, int code)
    {
        var address = TunDeviceTests.Ip(host);
        using var sender = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)));
        Endpoint closed;
        using (var gone = new UdpOuterSocket(new UdpOuterOptions(new Endpoint(address, 0)))) closed = gone.Local;
        byte[] packet = [0x12, 0x34, 0x56, 0x78, 0, 0, 0, 9, 1, 2, 3];

        Assert.Equal(SendStatus.Complete, sender.Send(Loopback.Batch(packet), new OuterDestination(closed)).Status);

        Readiness.Await(sender.Descriptor);
        var errors = new PathError[4];
        Assert.Equal(1, sender.ReadErrors(errors));
        Assert.Equal(
            new PathError(PathErrorKind.PortUnreachable, closed, address, 0, Native.Errno.ECONNREFUSED, (byte)type, (byte)code, 0x12345678, 9),
            errors[0]);
        Assert.Equal(0, sender.ReadErrors(errors));
    }

    [Fact]
    public void ErrorOfOnePeer_DoesNotDisturbTheOthers()
    {
        using var pair = new Loopback();
        Endpoint closed;
        using (var gone = new UdpOuterSocket(new UdpOuterOptions(pair.Receiver.Local with { Port = 0 }))) closed = gone.Local;
        pair.Sender.Send(Loopback.Batch(Loopback.Packet(50, 1)), new OuterDestination(closed));
        Readiness.Await(pair.Sender.Descriptor);

        // The socket's pending error would be returned by this send, for a packet that it does not concern.
        Assert.Equal(new SendOutcome(SendStatus.Complete, 1, 0, 0, 0), pair.Send(Loopback.Packet(60, 2)));
        Assert.Equal([Loopback.Packet(60, 2)], pair.Receive(1));
    }

    [Fact]
    public void PendingError_DoesNotHideWhatWasReceived()
    {
        using var pair = new Loopback();
        Endpoint closed;
        using (var gone = new UdpOuterSocket(new UdpOuterOptions(pair.Receiver.Local with { Port = 0 }))) closed = gone.Local;
        pair.Receiver.Send(Loopback.Batch(Loopback.Packet(50, 1)), new OuterDestination(closed));
        Readiness.Await(pair.Receiver.Descriptor);

        pair.Send(Loopback.Packet(60, 2));

        Assert.Equal([Loopback.Packet(60, 2)], pair.Receive(1));
    }

    [Fact]
    public void MoreErrorsThanAreRead_AreKeptUpToABoundAndThenCounted()
    {
        using var pair = new Loopback();
        Endpoint closed;
        using (var gone = new UdpOuterSocket(new UdpOuterOptions(pair.Receiver.Local with { Port = 0 }))) closed = gone.Local;
        var errors = new PathError[3];
        var total = 0;
        for (var i = 0; i < 5; i++)
        {
            pair.Sender.Send(Loopback.Batch(Loopback.Packet(50, i)), new OuterDestination(closed));
            Readiness.Await(pair.Sender.Descriptor);
        }

        for (int read; (read = pair.Sender.ReadErrors(errors)) > 0;) total += read;

        Assert.Equal(5, total);
    }

    /// <summary>Both ways out of a kernel that refuses a datagram above the MTU: one by one, and as a run that it would have segmented.</summary>
    [NamespaceTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void DatagramsAboveTheMtu_AreDroppedWithThePathMtuAndSmallerOnesPass(bool isV6, bool gso)
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "link", "set", "lo", "mtu", "1300");
        using var pair = space.Do(() => new Loopback(isV6, IoFeatures.All with { Gso = gso }));
        var small = Loopback.Packet(1000, 9);

        var outcome = pair.Sender.Send(
            Loopback.Batch(Loopback.Packet(1400, 1), Loopback.Packet(1400, 2), Loopback.Packet(1400, 3), small),
            pair.To with { Fragments = FragmentPolicy.Forbid });

        Assert.Equal(new SendOutcome(SendStatus.TooBig, 1, 3, 1300, Native.Errno.EMSGSIZE), outcome);
        Assert.Equal([small], pair.Receive(1));
        Assert.Equal(3, pair.Sender.ReadCounters().SendTooBig);
    }

    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void DatagramsAboveTheMtu_AreFragmentedWhereThatIsAllowed(bool isV6)
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "link", "set", "lo", "mtu", "1300");
        using var pair = space.Do(() => new Loopback(isV6));
        var packets = Enumerable.Range(0, 5).Select(i => Loopback.Packet(2000, i)).ToArray();

        Assert.Equal(SendStatus.Complete, pair.Send(packets).Status);

        Assert.Equal(packets, pair.Receive(5));
    }

    /// <summary>A router on the path with a smaller link says so, and the report names the packet and the MTU.</summary>
    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SmallerLinkBehindARouter_IsReportedAndThenKnown(bool isV6)
    {
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(TunDeviceTests.Options("iptfs0", vnet: false)));
        using var socket = space.Do(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(TunDeviceTests.Ip(isV6 ? "fd02::1" : "10.2.0.1"), 4500))));
        var to = new OuterDestination(new Endpoint(TunDeviceTests.Ip(isV6 ? "fd01::1" : "10.1.0.1"), 4500)) { Fragments = FragmentPolicy.Forbid };
        byte[] packet = [0x12, 0x34, 0x56, 0x78, 0, 0, 0, 9, .. new byte[1300]];
        socket.Send(Loopback.Batch(packet), to);
        var onTheWire = Assert.Single(TunDeviceTests.ReadAll(device, 1));

        var answer = isV6
            ? IcmpTooBigs.V6(onTheWire, router: TunDeviceTests.Ip("fd01::fe"), mtu: 1290)
            : IcmpTooBigs.V4(onTheWire, router: TunDeviceTests.Ip("10.1.0.254"), mtu: 1290);
        using (var writer = device.RentWriter()) writer.Write(answer);

        Readiness.Await(socket.Descriptor);
        var errors = new PathError[2];
        Assert.Equal(1, socket.ReadErrors(errors));
        Assert.Equal(
            (PathErrorKind.TooBig, to.Remote, 1290, 0x12345678u, 9u),
            (errors[0].Kind, errors[0].Destination, errors[0].Mtu, errors[0].Spi, errors[0].Sequence));
        Assert.Equal(TunDeviceTests.Ip(isV6 ? "fd01::fe" : "10.1.0.254"), errors[0].Reporter);
        Assert.True(space.Do(() => PathMtuLookup.TryQuery(default, to.Remote.Address, out var mtu) && mtu == 1290));
        Assert.Equal((SendStatus.TooBig, 1290), (socket.Send(Loopback.Batch(packet), to).Status, socket.Send(Loopback.Batch(packet), to).PathMtu));
        Assert.Equal(SendStatus.Complete, socket.Send(Loopback.Batch(packet), to with { Fragments = FragmentPolicy.Probe }).Status);
    }

    [NamespaceFact]
    public void NoRoute_IsTransientAndDropsTheBatch()
    {
        using var space = new NetworkNamespace();
        using var socket = space.Do(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(TunDeviceTests.Ip("0.0.0.0"), 0))));

        var outcome = socket.Send(
            Loopback.Batch(Loopback.Packet(50, 1), Loopback.Packet(70, 2)),
            new OuterDestination(new Endpoint(TunDeviceTests.Ip("192.0.2.1"), 4500)));

        Assert.Equal(new SendOutcome(SendStatus.Unreachable, 0, 2, 0, Native.Errno.ENETUNREACH), outcome);
        Assert.Equal(2, socket.ReadCounters().SendUnreachable);
    }

    /// <summary>Packets that wait for a neighbour who never answers fill the socket's buffer: the send waits a little, then gives up and says so.</summary>
    [NamespaceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void BufferThatStaysFull_DropsTheRestAsCongested(bool gso)
    {
        using var space = new NetworkNamespace();
        space.Run("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1");
        space.Run("ip", "addr", "add", "10.5.0.1/24", "dev", "veth0");
        space.Run("ip", "link", "set", "veth0", "up");
        space.Run("ip", "link", "set", "veth1", "up");
        var options = new UdpOuterOptions(new Endpoint(TunDeviceTests.Ip("10.5.0.1"), 0))
        {
            SocketBufferOctets = 30_000,
            Features = IoFeatures.All with { Gso = gso },
        };
        using var socket = space.Do(() => new UdpOuterSocket(options));
        var batch = Loopback.Batch([.. Enumerable.Range(0, 200).Select(i => Loopback.Packet(1400, i))]);

        var outcome = socket.Send(batch, new OuterDestination(new Endpoint(TunDeviceTests.Ip("10.5.0.2"), 4500)));

        Assert.Equal((SendStatus.Congested, Native.Errno.EAGAIN), (outcome.Status, outcome.Errno));
        Assert.InRange(outcome.Sent, 1, 199);
        Assert.Equal(200, outcome.Sent + outcome.Dropped);
        Assert.Equal((outcome.Sent, outcome.Dropped), (socket.ReadCounters().SentPackets, socket.ReadCounters().SendCongested));
    }
}
