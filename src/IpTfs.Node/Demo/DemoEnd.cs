using IpTfs.Gateway;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Memory;
using IpTfs.IO.Sockets;
using IpTfs.IO.Udp;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>One of the two gateways: a real one, on a UDP socket of the loopback interface, with an in-memory inner device and a temporary state directory.</summary>
internal sealed class DemoEnd : IAsyncDisposable
{
    /// <summary>The reorder window in outer packets; the path's reordering stays within it.</summary>
    public const int ReorderWindow = 3;

    private const int InnerMtu = 1500;
    private const int LongestInner = 65_535;

    /// <summary>Longer than scheduling delays on a busy machine: giving up a packet early would be a loss not caused by the path.</summary>
    private const long LostPacketTimerNanos = 3_000_000_000;

    private readonly string _directory;
    private readonly UdpOuterSocket _socket;
    private readonly SaDefinition _definition;
    private bool _started;

    /// <summary>Prepares a gateway.</summary>
    /// <param name="name">Its name, and that of its tunnel.</param>
    /// <param name="socket">Its outer socket; owned.</param>
    /// <param name="peer">The endpoint it sends to.</param>
    /// <param name="outbound">The outbound SA; owned.</param>
    /// <param name="inbound">The inbound SA; owned.</param>
    /// <param name="outerPacketSize">Octets of the outer IP packets.</param>
    /// <param name="onDelivered">Receives each delivered inner packet.</param>
    public DemoEnd(string name, UdpOuterSocket socket, Endpoint peer, SaKeys outbound, SaKeys inbound, int outerPacketSize, InnerDelivery onDelivered)
    {
        Name = name;
        _socket = socket;
        _directory = Directory.CreateTempSubdirectory("iptfs-demo-").FullName;
        Device = new MemoryInnerDevice(new MemoryInnerOptions { Name = name, Mtu = InnerMtu, OnDelivered = onDelivered });
        var everything = new TrafficSelectors([IpPrefix.AllV4, IpPrefix.AllV6], [IpPrefix.AllV4, IpPrefix.AllV6]);
        _definition = new SaDefinition
        {
            Name = name,
            Local = socket.Local.Address,
            Remote = peer,
            Encapsulation = OuterEncapsulation.Udp,
            FollowPeerAddress = false,
            Selectors = everything,
            Outbound = outbound,
            Inbound = inbound,
            OuterPacketSize = outerPacketSize,
            Ingress = new IngressSettings { PayloadOctets = outerPacketSize, MaxQueueOctets = 4 * LongestInner },
            Egress = new EgressSettings { ReorderWindow = ReorderWindow, LostPacketTimerNanos = LostPacketTimerNanos },
        };
    }

    /// <summary>The gateway's name.</summary>
    public string Name { get; }

    /// <summary>Its inner device.</summary>
    public MemoryInnerDevice Device { get; }

    /// <summary>The gateway, once started.</summary>
    public GatewayHost Gateway { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandFault">It does not start.</exception>
    public async Task StartAsync()
    {
        _started = true;
        var parts = new GatewayParts { NodeName = Name, Device = Device, Sockets = [_socket], State = StateDirectory.Open(_directory), BootId = Name };
        (Gateway, var report) = await GatewayHost.StartAsync(parts, [_definition]);
        foreach (var fault in report.Faults.Values) throw new CommandFault(ExitCode.Unavailable, $"{Name}: {fault}");
    }

    /// <summary>Stops it, clears its keys and removes its state.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        if (!_started)
        {
            _socket.Dispose();
            Device.Dispose();
        }

        _definition.Outbound.Dispose();
        _definition.Inbound.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
