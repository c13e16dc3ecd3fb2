using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>The two ECN bits of an IP header (RFC 3168 §5).</summary>
public static class EcnField
{
    /// <summary>The sender's transport does not support congestion marks (Not-ECT).</summary>
    public const byte NotCapable = 0;

    /// <summary>A router on the way was congested.</summary>
    public const byte CongestionExperienced = 3;

    /// <summary>The ECN bits of a packet with at least its first two octets.</summary>
    public static byte Read(ReadOnlySpan<byte> packet) =>
        packet[0] >> 4 == 4 ? (byte)(packet[1] & 3) : (byte)((packet[1] >> 4) & 3);

    /// <summary>
    /// Sets the congestion mark in a complete, well-formed inner packet, as RFC 6040 §4.2 requires if the outer header is marked. False when its transport does not
    /// support the mark: the packet must then be dropped, so that the loss signals the congestion.
    /// </summary>
    public static bool TryMark(Span<byte> packet)
    {
        //= RFC6040 §4.2: a marked outer header over an inner Not-ECT packet means drop
        if (Read(packet) == NotCapable) return false;
        if (packet[0] >> 4 == 6)
        {
            packet[1] |= CongestionExperienced << 4;
            return true;
        }

        //= RFC1624 §3: HC' = ~(~HC + ~m + m'), where m is the one word that changes
        var before = BinaryPrimitives.ReadUInt16BigEndian(packet);
        packet[1] |= CongestionExperienced;
        var after = BinaryPrimitives.ReadUInt16BigEndian(packet);
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(packet[10..]);
        var sum = InternetChecksum.Combine(InternetChecksum.Combine(Complement(checksum), Complement(before)), after);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Complement(sum));
        return true;
    }

    private static ushort Complement(ushort word) => (ushort)(word ^ ushort.MaxValue);
}
