using System.Buffers.Binary;
using IpTfs.IO.RawEsp;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tests.Tun;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tests.Sockets;

/// <summary>What the outer IP header says, as seen on the wire behind the sockets.</summary>
[Trait("Category", "Root")]
public sealed class OuterHeaderTests
{
    [NamespaceTheory]
    [InlineData(false, OuterEncapsulation.Udp)]
    [InlineData(true, OuterEncapsulation.Udp)]
    [InlineData(false, OuterEncapsulation.Esp)]
    [InlineData(true, OuterEncapsulation.Esp)]
    [Trait("Requirement", "R21")]
    public void DscpEcnTtlAndSource_AreThoseAskedFor(bool isV6, OuterEncapsulation encapsulation)
    {
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(TunDeviceTests.Options("iptfs0", vnet: false)));
        var local = TunDeviceTests.Ip(isV6 ? "fd02::1" : "10.2.0.1");
        var remote = TunDeviceTests.Ip(isV6 ? "fd01::1" : "10.1.0.1");
        var any = TunDeviceTests.Ip(isV6 ? "::" : "0.0.0.0");
        using IOuterSocket socket = space.Do<IOuterSocket>(() => encapsulation == OuterEncapsulation.Udp
            ? new UdpOuterSocket(new UdpOuterOptions(new Endpoint(any, 4500)))
            : new EspOuterSocket(new EspOuterOptions(any)));
        var batch = Loopback.Batch(Loopback.Packet(100, 1));
        batch[0].Ecn = 1;

        socket.Send(batch, new OuterDestination(new Endpoint(remote, 4500)) { Local = local, Dscp = 46, Ttl = 33 });

        var packet = Assert.Single(TunDeviceTests.ReadAll(device, 1));
        Assert.True(InnerPacketInfo.TryRead(packet, out var info));
        Assert.Equal((local, remote), (info.Source, info.Destination));
        Assert.Equal(encapsulation == OuterEncapsulation.Udp ? IpProtocols.Udp : IpProtocols.Esp, info.Protocol);
        var trafficClass = isV6 ? (byte)(BinaryPrimitives.ReadUInt16BigEndian(packet) >> 4) : packet[1];
        Assert.Equal((46 << 2) | 1, trafficClass);
        Assert.Equal(33, isV6 ? packet[7] : packet[8]);
        Assert.Equal(Loopback.Packet(100, 1), packet[^100..]);
    }

    /// <summary>Dont-fragment belongs to the socket and not to a message: senders that want it differently at the same time must not mix.</summary>
    [NamespaceFact]
    [Trait("Requirement", "R18")]
    public void DontFragment_FollowsEachSendAlsoWhenThreadsDisagree()
    {
        const int Sends = 150;
        using var space = new NetworkNamespace();
        using var device = space.Do(() => new TunDevice(TunDeviceTests.Options("iptfs0", vnet: false)));
        using var socket = space.Do(() => new UdpOuterSocket(new UdpOuterOptions(new Endpoint(TunDeviceTests.Ip("10.2.0.1"), 4500))));
        var remote = new Endpoint(TunDeviceTests.Ip("10.1.0.1"), 4500);
        FragmentPolicy[] policies = [FragmentPolicy.Allow, FragmentPolicy.Forbid, FragmentPolicy.Probe];
        var threads = policies.Select(policy => new Thread(() =>
        {
            var batch = Loopback.Batch([(byte)policy, 1, 2, 3, 4, 5, 6, 7]);
            for (var i = 0; i < Sends; i++) socket.Send(batch, new OuterDestination(remote) { Fragments = policy });
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var packets = TunDeviceTests.ReadAll(device, Sends * policies.Length);

        foreach (var packet in packets)
        {
            var wanted = (FragmentPolicy)packet[28] != FragmentPolicy.Allow;
            Assert.Equal(wanted, (packet[6] & 0x40) != 0);
        }
    }
}
