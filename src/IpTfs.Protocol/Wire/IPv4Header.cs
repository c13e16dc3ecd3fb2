using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>The fields of an IPv4 header that the gateway writes: no options, never a fragment.</summary>
public readonly record struct IPv4Header
{
    /// <summary>Octets that <see cref="Write"/> writes.</summary>
    public const int Length = IPv4View.MinHeaderLength;

    private const ushort DontFragmentFlag = 0x4000;

    /// <summary>Makes a header with a time to live of 64.</summary>
    public IPv4Header() => TimeToLive = 64;

    /// <summary>The source address; IPv4.</summary>
    public required IpAddress Source { get; init; }

    /// <summary>The destination address; IPv4.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The protocol of the payload.</summary>
    public required byte Protocol { get; init; }

    /// <summary>DSCP and ECN.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Time to live.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>Identification; needs no value of its own when <see cref="DontFragment"/> is set (RFC 6864 §4.1).</summary>
    public ushort Identification { get; init; }

    /// <summary>The DF flag.</summary>
    public bool DontFragment { get; init; }

    /// <summary>Writes the header with its checksum.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    /// <param name="payloadLength">Octets behind the header; at most 65515.</param>
    public void Write(Span<byte> destination, int payloadLength)
    {
        if (Source.IsV6 || Destination.IsV6) throw new InvalidOperationException("an IPv4 header needs IPv4 addresses");
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue - Length);
        var header = destination[..Length];
        header[0] = 0x45;
        header[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Length + payloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], DontFragment ? DontFragmentFlag : (ushort)0);
        header[8] = TimeToLive;
        header[9] = Protocol;
        header[10..12].Clear();
        Source.CopyTo(header[12..]);
        Destination.CopyTo(header[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], InternetChecksum.Compute(header));
    }
}
