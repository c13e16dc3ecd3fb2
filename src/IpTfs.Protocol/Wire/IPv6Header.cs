using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>The fields of an IPv6 header as the gateway writes it.</summary>
public readonly record struct IPv6Header
{
    /// <summary>Octets that <see cref="Write"/> writes.</summary>
    public const int Length = IPv6View.HeaderLength;

    /// <summary>Makes a header with a hop limit of 64.</summary>
    public IPv6Header() => HopLimit = 64;

    /// <summary>The source address; IPv6.</summary>
    public required IpAddress Source { get; init; }

    /// <summary>The destination address; IPv6.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The protocol behind the header.</summary>
    public required byte NextHeader { get; init; }

    /// <summary>DSCP and ECN.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>The flow label; 20 bits.</summary>
    public uint FlowLabel { get; init; }

    /// <summary>Hop limit.</summary>
    public byte HopLimit { get; init; }

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    /// <param name="payloadLength">Octets behind the header; at most 65535.</param>
    public void Write(Span<byte> destination, int payloadLength)
    {
        if (!Source.IsV6 || !Destination.IsV6) throw new InvalidOperationException("an IPv6 header needs IPv6 addresses");
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue);
        var header = destination[..Length];
        BinaryPrimitives.WriteUInt32BigEndian(header, (6u << 28) | ((uint)TrafficClass << 20) | (FlowLabel & 0xFFFFF));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)payloadLength);
        header[6] = NextHeader;
        header[7] = HopLimit;
        Source.CopyTo(header[8..]);
        Destination.CopyTo(header[24..]);
    }
}
