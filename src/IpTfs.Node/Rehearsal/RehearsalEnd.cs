using IpTfs.Gateway;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Rehearsal;

/// <summary>One of the two gateways of a rehearsal: a real one, on a loopback socket, a TUN device without an interface, and a state directory that is gone once it is open.</summary>
internal sealed class RehearsalEnd : IAsyncDisposable
{
    private const int InnerMtu = 1434;
    private const int LongestInner = 65_535;
    private const int HostPrefix = 32;
    private const string SharedMemory = "/dev/shm";

    private static readonly IpPrefix SomeNetwork = new(IpAddress.V4([198, 51, 100, 0]), 24);
    private static readonly IpPrefix OtherNetwork = new(IpAddress.V4([203, 0, 113, 0]), 24);

    private readonly SaDefinition _definition;
    private readonly UdpOuterSocket _socket;
    private GatewayHost? _gateway;

    /// <summary>Prepares a gateway.</summary>
    /// <param name="address">The inner address on this side.</param>
    /// <param name="peerAddress">The one on the other.</param>
    /// <param name="socket">Its outer socket; owned.</param>
    /// <param name="peer">Where it sends to.</param>
    /// <param name="outbound">Keys of the SA that sends; owned.</param>
    /// <param name="inbound">Keys of the SA that receives; owned.</param>
    /// <param name="cryptoProvider">The provider that the configuration names.</param>
    public RehearsalEnd(IpAddress address, IpAddress peerAddress, UdpOuterSocket socket, Endpoint peer, SaKeys outbound, SaKeys inbound, string cryptoProvider)
    {
        _socket = socket;
        Address = address;
        Host = new DetachedTun("rehearsal", InnerMtu);
        _definition = new SaDefinition
        {
            Name = "rehearsal",
            Local = socket.Local.Address,
            LocalPort = socket.Local.Port,
            Remote = peer,
            Encapsulation = OuterEncapsulation.Udp,
            // Hosts and networks, so that a look-up has something to choose from.
            Selectors = new TrafficSelectors([new IpPrefix(address, HostPrefix), SomeNetwork], [new IpPrefix(peerAddress, HostPrefix), OtherNetwork]),
            Outbound = outbound,
            Inbound = inbound,
            Ingress = new IngressSettings { PayloadOctets = 1500, MaxQueueOctets = 16 * LongestInner },
            Egress = new EgressSettings(),
            CryptoProvider = cryptoProvider,
        };
    }

    /// <summary>The inner address on this side.</summary>
    public IpAddress Address { get; }

    /// <summary>The place of the host's network stack.</summary>
    public DetachedTun Host { get; }

    /// <summary>Starts the gateway.</summary>
    /// <exception cref="StateException">The temporary state cannot be kept.</exception>
    public async Task StartAsync()
    {
        // In memory where that can be had: the ledger waits for what it writes, and a disk may take longer than everything else here.
        var place = Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath();
        var directory = Directory.CreateDirectory(Path.Combine(place, $"iptfs-rehearsal-{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        try
        {
            var parts = new GatewayParts { NodeName = "rehearsal", Device = Host.Device, Sockets = [_socket], State = StateDirectory.Open(directory), BootId = "rehearsal" };
            (_gateway, _) = await GatewayHost.StartAsync(parts, [_definition]);
        }
        finally
        {
            // What is open goes on without its name, and nothing is left behind however the process ends.
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Stops the gateway and clears its keys.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
        else
        {
            _socket.Dispose();
            Host.Device.Dispose();
        }

        Host.Dispose();
        _definition.Dispose();
    }
}
