using System.Buffers.Binary;

namespace IpTfs.Node.Decode;

/// <summary>
/// Dissects one AGGFRAG payload for display, without state and without corrections. The egress state machine alone decides which inner packets are delivered.
/// </summary>
internal static class AggfragDissector
{
    private const int HeaderLength = 4;
    private const int CongestionHeaderLength = 24;
    private const int Ipv4HeaderLength = 20;
    private const int Ipv6HeaderLength = 40;

    /// <summary>Describes a payload; borrows it. Any octets are allowed.</summary>
    public static AggfragReport Dissect(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return new AggfragReport(null, null, null, []);
        var subType = payload[0];
        var headerLength = subType switch { 0 => HeaderLength, 1 => CongestionHeaderLength, _ => int.MaxValue };
        if (payload.Length < headerLength) return new AggfragReport(subType, null, null, []);
        var blockOffset = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        return new AggfragReport(
            subType, blockOffset, subType == 1 ? DissectCongestion(payload) : null, DissectBlocks(payload[headerLength..], blockOffset));
    }

    private static CongestionReport DissectCongestion(ReadOnlySpan<byte> header)
    {
        //= RFC9347 §6.1.2: RTT 22 bits, echo delay 21 bits, transmit delay 21 bits
        var times = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
        return new CongestionReport(
            (header[1] & 0x02) != 0,
            (header[1] & 0x01) != 0,
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            (uint)(times >> 42),
            (uint)(times >> 21) & 0x1F_FFFF,
            (uint)times & 0x1F_FFFF,
            BinaryPrimitives.ReadUInt32BigEndian(header[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[20..]));
    }

    private static List<BlockReport> DissectBlocks(ReadOnlySpan<byte> rest, int blockOffset)
    {
        var blocks = new List<BlockReport>();
        if (blockOffset > 0 && !rest.IsEmpty)
        {
            var length = Math.Min(blockOffset, rest.Length);
            blocks.Add(new BlockReport("continuation", length, blockOffset > rest.Length ? "middle" : "last"));
            rest = rest[length..];
        }

        while (!rest.IsEmpty)
        {
            var block = DissectBlock(rest);
            blocks.Add(block);
            rest = rest[block.Length..];
        }

        return blocks;
    }

    private static BlockReport DissectBlock(ReadOnlySpan<byte> rest) => (rest[0] >> 4) switch
    {
        0 => new BlockReport("pad", rest.Length),
        4 when rest.Length < 4 => new BlockReport("ipv4", rest.Length, "first"),
        4 => Inner("ipv4", rest.Length, BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), Ipv4HeaderLength),
        6 when rest.Length < 6 => new BlockReport("ipv6", rest.Length, "first"),
        6 => Inner("ipv6", rest.Length, Ipv6HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(rest[4..]), Ipv6HeaderLength),
        _ => new BlockReport("unknown", rest.Length),
    };

    private static BlockReport Inner(string type, int rest, int total, int least) =>
        total < least ? new BlockReport("invalid", rest, null, total)
        : total > rest ? new BlockReport(type, rest, "first", total)
        : new BlockReport(type, total, "whole");
}
