using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>The ports of a UDP datagram and how its header is written.</summary>
/// <param name="SourcePort">The source port.</param>
/// <param name="DestinationPort">The destination port.</param>
public readonly record struct UdpHeader(ushort SourcePort, ushort DestinationPort)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = UdpView.HeaderLength;

    /// <summary>Writes the header with checksum 0, as RFC 3948 §2.1 asks of ESP in UDP over IPv4.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    /// <param name="payloadLength">Octets behind the header; at most 65527.</param>
    public void WriteWithoutChecksum(Span<byte> destination, int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue - Length);
        var header = destination[..Length];
        BinaryPrimitives.WriteUInt16BigEndian(header, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(Length + payloadLength));
        header[6..].Clear();
    }

    /// <summary>Writes the header in front of a payload that is already there, with its checksum.</summary>
    /// <param name="datagram">Header and payload, exactly.</param>
    /// <param name="source">The source address of the IP header.</param>
    /// <param name="destination">The destination address of the IP header.</param>
    public void Write(Span<byte> datagram, in IpAddress source, in IpAddress destination)
    {
        WriteWithoutChecksum(datagram, datagram.Length - Length);
        var checksum = InternetChecksum.ComputeWithPseudoHeader(datagram, source, destination, IpProtocols.Udp);
        //= RFC768: a computed checksum of 0 is sent as all ones, because 0 says that there is none
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }
}
