using IpTfs.Crypto;
using IpTfs.Hocon;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Tunnels;

/// <summary>One tunnel: a pair of security associations and their settings.</summary>
public sealed record TunnelConfiguration
{
    /// <summary>Its name: the key under <c>iptfs.tunnels</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The position in the configuration.</summary>
    public required HoconOrigin Origin { get; init; }

    /// <summary>The local outer address with the port of its listening socket; port 0 for ESP directly over IP.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>Its listening socket, as configured: the address may be unspecified.</summary>
    public required Endpoint Listener { get; init; }

    /// <summary>The peer's outer address and port; port 0 for ESP directly over IP.</summary>
    public required Endpoint Remote { get; init; }

    /// <summary>The encapsulation of ESP.</summary>
    public required OuterEncapsulation Encapsulation { get; init; }

    /// <summary>Whether the peer's address is updated from an authenticated packet with the highest sequence number.</summary>
    public required bool FollowPeerAddress { get; init; }

    /// <summary>Which inner packets may use the tunnel.</summary>
    public required TrafficSelectors Selectors { get; init; }

    /// <summary>How packets are protected, in both directions.</summary>
    public required EspSuite Suite { get; init; }

    /// <summary>Whether sequence numbers have 64 bits.</summary>
    public required bool Esn { get; init; }

    /// <summary>Packets of the anti-replay window; 0 only if replay is explicitly allowed.</summary>
    public required int ReplayWindow { get; init; }

    /// <summary>The outbound SA.</summary>
    public required SaConfiguration Outbound { get; init; }

    /// <summary>The inbound SA.</summary>
    public required SaConfiguration Inbound { get; init; }

    /// <summary>How long the SAs may be used.</summary>
    public required LifetimeLimits Lifetime { get; init; }

    /// <summary>Fields of the outer IP header.</summary>
    public required OuterHeaderConfiguration Outer { get; init; }

    /// <summary>How inner packets are packed and paced, and reassembled.</summary>
    public required TrafficFlowSecurityConfiguration TrafficFlowSecurity { get; init; }

    /// <summary>Octets of the outer headers in front of ESP: IP, and UDP when encapsulated.</summary>
    public int OuterHeaderOctets => OuterHeaders.Octets(Remote.Address.IsV6, Encapsulation == OuterEncapsulation.Udp);

    /// <summary>What ESP adds under the tunnel's suite.</summary>
    public EspOverhead Overhead => Suite.Overhead;

    /// <summary>Octets of a full AGGFRAG payload, its header included, when the path carries the configured outer packet size.</summary>
    public int PayloadOctets => Overhead.MaxPayload(TrafficFlowSecurity.OuterPacketSize - OuterHeaderOctets);
}
