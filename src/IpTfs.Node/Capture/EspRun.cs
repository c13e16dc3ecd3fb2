using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>
/// Cuts a UDP payload into ESP packets. With UDP_SEGMENT, a capture on the sender shows one large datagram with a run of packets: all as long as the first, except
/// that the last may be shorter, with consecutive sequence numbers.
/// </summary>
internal ref struct EspRun
{
    private const int HeaderLength = 8;

    /// <summary>The shortest segment: ESP header, smallest trailer and smallest ICV.</summary>
    private const int ShortestSegment = HeaderLength + 2 + 12;

    private readonly ReadOnlySpan<byte> _payload;
    private readonly int _segment;
    private int _next;

    /// <summary>Finds the packet length of the run; borrows the payload.</summary>
    public EspRun(ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        _segment = FindSegmentLength(payload);
    }

    /// <summary>The range of the packet that enumeration has reached.</summary>
    public Range Current { get; private set; }

    /// <summary>Enumerates the packets' ranges.</summary>
    public readonly EspRun GetEnumerator() => this;

    /// <summary>Advances to the next packet.</summary>
    public bool MoveNext()
    {
        if (_next >= _payload.Length) return false;
        var end = Math.Min(_payload.Length, _next + _segment);
        Current = _next..end;
        _next = end;
        return true;
    }

    /// <summary>The distance at which the same SPI with the next sequence number follows, at every place; the whole length when there is none.</summary>
    private static int FindSegmentLength(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2 * ShortestSegment) return Math.Max(1, payload.Length);
        Span<byte> following = stackalloc byte[HeaderLength];
        NextHeader(payload, 1, following);
        // The probability that ciphertext equals the eight octets is 2^-64 at each position.
        var at = payload[ShortestSegment..].IndexOf(following);
        if (at < 0) return payload.Length;
        var segment = ShortestSegment + at;
        for (var start = 2 * segment; start + HeaderLength <= payload.Length; start += segment)
        {
            NextHeader(payload, (uint)(start / segment), following);
            if (!payload.Slice(start, HeaderLength).SequenceEqual(following)) return payload.Length;
        }

        return segment;
    }

    private static void NextHeader(ReadOnlySpan<byte> payload, uint distance, Span<byte> header)
    {
        payload[..4].CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], unchecked(BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) + distance));
    }
}
