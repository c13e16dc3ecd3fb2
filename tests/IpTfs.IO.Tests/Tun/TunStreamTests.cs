using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using IpTfs.IO.Epoll;
using IpTfs.IO.Netlink;
using IpTfs.IO.Offload;
using IpTfs.IO.Tests.Support;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tests.Tun;

/// <summary>Real TCP between two namespaces whose TUN devices are joined by nothing but a reader, a segmenter and a writer.</summary>
[Trait("Category", "Root")]
public sealed class TunStreamTests
{
    private const int Octets = 8 * 1024 * 1024;

    [NamespaceTheory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public async Task TcpStream_ArrivesUnchangedWhateverTheOffloads(bool vnetHere, bool vnetThere, bool isV6)
    {
        using var here = new NetworkNamespace();
        using var there = new NetworkNamespace();
        using var left = here.Do(() => new TunDevice(Options("left0", isV6, 1, vnetHere)));
        using var right = there.Do(() => new TunDevice(Options("right0", isV6, 2, vnetThere)));
        using var stop = new CancellationTokenSource();
        var pump = new Thread(() => Pump(left, right, stop.Token)) { IsBackground = true };
        pump.Start();
        var sent = InnerPackets.Payload(Octets, 1);
        byte[] received;
        try
        {
            received = await Transfer(here, there, isV6, sent);
        }
        finally
        {
            await stop.CancelAsync();
            pump.Join();
        }

        Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), Convert.ToHexString(SHA256.HashData(received)));
        Assert.Equal(vnetHere, left.Queues[0].Counters.SuperPackets > 0);
        Assert.Equal(vnetThere, right.ReadWriteCounters().SuperPackets > 0);
        Assert.Equal((0, 0, 0L), (left.ReadWriteCounters().Refused, right.ReadWriteCounters().Refused, right.ReadWriteCounters().BadChecksums));
    }

    private static async Task<byte[]> Transfer(NetworkNamespace here, NetworkNamespace there, bool isV6, byte[] sent)
    {
        using var listener = there.Do(() => new Socket(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using var client = here.Do(() => new Socket(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Parse(Address(isV6, 2)), 5001));
        listener.Listen();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.ConnectAsync(new IPEndPoint(IPAddress.Parse(Address(isV6, 2)), 5001), patience.Token);
        using var server = await listener.AcceptAsync(patience.Token);
        var sending = SendAll(client, sent, patience.Token);
        var received = await ReceiveAll(server, patience.Token);
        await sending;
        return received;
    }

    private static async Task SendAll(Socket socket, byte[] octets, CancellationToken patience)
    {
        for (var at = 0; at < octets.Length;) at += await socket.SendAsync(octets.AsMemory(at), patience);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveAll(Socket socket, CancellationToken patience)
    {
        var octets = new byte[Octets + 1];
        var at = 0;
        for (int read; (read = await socket.ReceiveAsync(octets.AsMemory(at), patience)) > 0;) at += read;
        return octets[..at];
    }

    private static void Pump(TunDevice left, TunDevice right, CancellationToken stop)
    {
        using var parker = new EpollParker();
        using var wake = stop.Register(parker.Unpark);
        var batch = PacketBatch.Unpooled(4 * 65_536, 256);
        using var toRight = parker.Register(left.Queues[0].Descriptor, () => Move(left.Queues[0], right, batch));
        using var toLeft = parker.Register(right.Queues[0].Descriptor, () => Move(right.Queues[0], left, batch));
        while (!stop.IsCancellationRequested) parker.Park(-1);
    }

    private static void Move(IInnerQueue from, TunDevice to, PacketBatch batch)
    {
        batch.Clear();
        from.Read(batch);
        using var writer = to.RentWriter();
        Span<byte> packet = stackalloc byte[2000];
        Span<byte> scratch = stackalloc byte[InnerSegmenter.ScratchOctets];
        for (var i = 0; i < batch.Count; i++)
        {
            var segmenter = new InnerSegmenter(batch.Span(i), batch[i], scratch);
            while (segmenter.TryNext(out var head, out var body))
            {
                head.CopyTo(packet);
                body.CopyTo(packet[head.Length..]);
                writer.Write(packet[..(head.Length + body.Length)]);
            }
        }
    }

    private static TunOptions Options(string name, bool isV6, int host, bool vnet) => new(name)
    {
        Mtu = 1434,
        Addresses = [new InterfacePrefix(TunDeviceTests.Ip(Address(isV6, host)), isV6 ? 64 : 24)],
        Features = vnet ? IoFeatures.All : IoFeatures.None,
    };

    private static string Address(bool isV6, int host) => isV6 ? $"fd09::{host}" : $"10.9.0.{host}";
}
