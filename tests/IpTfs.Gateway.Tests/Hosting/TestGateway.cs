using System.Collections.Concurrent;
using IpTfs.Crypto;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>A whole gateway on loopback UDP with an inner device in memory: everything but TUN is the real thing.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen; reached only when it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _arrived = new(0);

    private TestGateway(TemporaryFolder folder, IOuterSocket socket, Func<IInnerDevice, IInnerDevice>? wrap, InnerDelivery? onDelivered)
    {
        Folder = folder;
        Socket = socket;
        Device = new MemoryInnerDevice(new MemoryInnerOptions
        {
            OnDelivered = packet =>
            {
                onDelivered?.Invoke(packet);
                Delivered.Enqueue(packet.ToArray());
                _arrived.Release();
            },
        });
        InnerDevice = wrap?.Invoke(Device) ?? Device;
    }

    public TemporaryFolder Folder { get; }

    public IOuterSocket Socket { get; }

    public MemoryInnerDevice Device { get; }

    /// <summary>What the gateway has for its device: <see cref="Device"/>, or what was put around it.</summary>
    public IInnerDevice InnerDevice { get; }

    public ConcurrentQueue<byte[]> Delivered { get; } = new();

    public GatewayHost Host { get; private set; } = null!;

    /// <summary>Opens the socket; the tunnels need to know its port before they start.</summary>
    /// <param name="wrap">Puts something around the device.</param>
    /// <param name="onDelivered">Called on the gateway's thread with each packet that it delivers, before anybody else sees it.</param>
    public static TestGateway Open(Func<IInnerDevice, IInnerDevice>? wrap = null, InnerDelivery? onDelivered = null) =>
        new(new TemporaryFolder(), new UdpOuterSocket(new UdpOuterOptions(new Endpoint(IpAddress.V4([127, 0, 0, 1]), 0))), wrap, onDelivered);

    public async Task StartAsync(IReadOnlyList<SaDefinition> tunnels, Func<SaKeys, bool, string, EspTransform>? transforms = null, ISaLedger? ledger = null, bool startsAtOnce = false)
    {
        var parts = new GatewayParts
        {
            NodeName = "test",
            Device = InnerDevice,
            Sockets = [Socket],
            State = StateDirectory.Open(Folder.File("state")),
            BootId = "boot",
            Ledger = ledger,
            StartsAtOnce = startsAtOnce,
        };
        if (transforms is not null) parts = parts with { TransformFactory = transforms };
        (Host, var report) = await GatewayHost.StartAsync(parts, tunnels);
        Assert.Empty(report.Faults);
    }

    public async Task<byte[]> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(Patience), "no inner packet arrived");
        Assert.True(Delivered.TryDequeue(out var packet));
        return packet;
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        Folder.Dispose();
        _arrived.Dispose();
    }

    /// <summary>One side of tunnel <paramref name="number"/>: 10.number.side.0/24 lies behind each side.</summary>
    public static SaDefinition Tunnel(int number, int side, Endpoint peer, Func<SaDefinition, SaDefinition>? change = null)
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));
        var definition = new SaDefinition
        {
            Name = $"tunnel-{number}",
            Local = IpAddress.V4([127, 0, 0, 1]),
            Remote = peer,
            Encapsulation = OuterEncapsulation.Udp,
            Selectors = Selectors($"10.{number}.{side}.0/24", $"10.{number}.{3 - side}.0/24"),
            Outbound = Keys(suite, number, side),
            Inbound = Keys(suite, number, 3 - side),
            Ingress = new IngressSettings { PayloadOctets = 1 },
            Egress = new EgressSettings(),
        };
        return change?.Invoke(definition) ?? definition;
    }

    /// <summary>A UDP packet of a tunnel's network with a number in it.</summary>
    public static byte[] Packet(int number, int fromSide, int value, int payload = 100)
    {
        var packet = new byte[28 + payload];
        var source = IpAddress.V4([10, (byte)number, (byte)fromSide, 5]);
        var destination = IpAddress.V4([10, (byte)number, (byte)(3 - fromSide), 7]);
        BitConverter.TryWriteBytes(packet.AsSpan(28), value);
        for (var i = 32; i < packet.Length; i++) packet[i] = (byte)(value * 31 + i);
        new UdpHeader(1000, 2000).Write(packet.AsSpan(20), source, destination);
        new IPv4Header { Source = source, Destination = destination, Protocol = 17 }.Write(packet, 8 + payload);
        return packet;
    }

    public static int ValueOf(ReadOnlySpan<byte> packet) => BitConverter.ToInt32(packet[28..]);

    public static TrafficSelectors Selectors(string local, string remote)
    {
        Assert.True(IpPrefix.TryParse(local, out var here));
        Assert.True(IpPrefix.TryParse(remote, out var there));
        return new TrafficSelectors([here], [there]);
    }

    private static SaKeys Keys(EspSuite suite, int number, int fromSide)
    {
        var key = new byte[suite.KeyLength];
        Array.Fill(key, (byte)(number * 16 + fromSide));
        return new SaKeys((uint)(0x1000 * number + fromSide), suite, key, []);
    }
}
