using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>An ICMP report about a packet that was sent earlier. An error of the send call itself is in <see cref="SendOutcome"/> instead.</summary>
/// <remarks>
/// ICMP is not authenticated: before acting on it, compare <see cref="Spi"/> and <see cref="Sequence"/> with the packets that were sent (RFC 4301 §8.2, RFC 8201 §4).
/// </remarks>
/// <param name="Kind">The kind of error.</param>
/// <param name="Destination">Where the packet was going.</param>
/// <param name="Reporter">The address of the reporting host or router.</param>
/// <param name="Mtu">With <see cref="PathErrorKind.TooBig"/>: octets of the largest IP packet that passes; 0 when the report does not say.</param>
/// <param name="Errno">The system's error number.</param>
/// <param name="IcmpType">ICMP or ICMPv6 type.</param>
/// <param name="IcmpCode">ICMP or ICMPv6 code.</param>
/// <param name="Spi">The SPI of the quoted packet; 0 when it is not quoted.</param>
/// <param name="Sequence">The low half of the quoted packet's ESP sequence number.</param>
public readonly record struct PathError(
    PathErrorKind Kind,
    Endpoint Destination,
    IpAddress Reporter,
    int Mtu,
    int Errno,
    byte IcmpType,
    byte IcmpCode,
    uint Spi,
    uint Sequence);
