using IpTfs.IO.Sockets;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Udp;

/// <summary>An outer socket on UDP, which ESP shares with IKE and NAT keepalives (RFC 3948).</summary>
public interface IUdpOuterSocket : IOuterSocket
{
    /// <summary>
    /// Removes the oldest IKE message received: the datagram after its non-ESP marker. A bounded number is queued; further messages are dropped and counted. Any thread.
    /// </summary>
    /// <param name="destination">Receives the message; a longer message is truncated, but <paramref name="length"/> is its full length.</param>
    /// <param name="source">The sender.</param>
    /// <param name="length">Octets of the message.</param>
    /// <returns>False when there is none.</returns>
    bool TryTakeIke(Span<byte> destination, out Endpoint source, out int length);

    /// <summary>Sends one IKE message after a non-ESP marker. Any thread.</summary>
    SendOutcome SendIke(ReadOnlySpan<byte> message, in OuterDestination to);

    /// <summary>Sends one NAT keepalive. Any thread.</summary>
    SendOutcome SendKeepalive(in OuterDestination to);
}
