using IpTfs.Configuration.Tunnels;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>
/// Everything that a pair of SAs is made from: addresses, traffic selectors, keys, and the settings of packing and reassembly. Every source of SAs, such as the
/// configuration, produces this record.
/// </summary>
/// <remarks>Immutable. Owns its keys: those of a direction are cleared when its actor has stopped for good or uses a newer definition.</remarks>
public sealed record SaDefinition : IDisposable
{
    /// <summary>The tunnel's name.</summary>
    public required string Name { get; init; }

    /// <summary>The local outer address.</summary>
    public required IpAddress Local { get; init; }

    /// <summary>The port of the local socket; 0 for ESP directly over IP.</summary>
    public ushort LocalPort { get; init; }

    /// <summary>The peer as configured; the port is 0 for ESP directly over IP.</summary>
    public required Endpoint Remote { get; init; }

    /// <summary>The encapsulation of ESP: UDP or none.</summary>
    public required OuterEncapsulation Encapsulation { get; init; }

    /// <summary>Whether a peer whose address changes, as behind a NAT, is followed.</summary>
    public bool FollowPeerAddress { get; init; } = true;

    /// <summary>Which inner packets may pass.</summary>
    public required TrafficSelectors Selectors { get; init; }

    /// <summary>Keys of the sending SA.</summary>
    public required SaKeys Outbound { get; init; }

    /// <summary>Keys of the receiving SA.</summary>
    public required SaKeys Inbound { get; init; }

    /// <summary>Whether sequence numbers are extended to 64 bits.</summary>
    public bool Esn { get; init; }

    /// <summary>The anti-replay window in packets; 0 turns it off.</summary>
    public int ReplayWindow { get; init; } = 1024;

    /// <summary>How long the SAs may be used.</summary>
    public LifetimeLimits Lifetime { get; init; } = new();

    /// <summary>The outer IP header.</summary>
    public OuterHeaderConfiguration Outer { get; init; } = new();

    /// <summary>The size of outer IP packets in octets.</summary>
    public int OuterPacketSize { get; init; } = 1500;

    /// <summary>Whether outer packets shrink to what the path is reported to carry.</summary>
    public bool UsePathMtuDiscovery { get; init; } = true;

    /// <summary>How inner packets are queued, packed and paced. The payload size in it is replaced by what fits the outer packets.</summary>
    public required IngressSettings Ingress { get; init; }

    /// <summary>How outer packets are ordered and reassembled.</summary>
    public required EgressSettings Egress { get; init; }

    /// <summary>The crypto provider's name.</summary>
    public string CryptoProvider { get; init; } = Crypto.CryptoProviders.Auto;

    /// <summary>Octets of the outer headers in front of ESP.</summary>
    public int OuterHeaderOctets => OuterHeaders.Octets(Remote.Address.IsV6, Encapsulation == OuterEncapsulation.Udp);

    /// <summary>What ESP adds to a payload.</summary>
    public EspOverhead Overhead => Outbound.Suite.Overhead;

    /// <summary>Clears the keys of both directions.</summary>
    public void Dispose()
    {
        Outbound.Dispose();
        Inbound.Dispose();
    }
}
