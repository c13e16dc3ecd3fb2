using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>Reads the type and length of a DataBlock in an AGGFRAG payload (RFC 9347 §6.1.3).</summary>
public static class DataBlock
{
    /// <summary>Octets of an IPv4 packet after which its length is known.</summary>
    public const int IPv4LengthPrefix = 4;

    /// <summary>Octets of an IPv6 packet after which its length is known.</summary>
    public const int IPv6LengthPrefix = 6;

    /// <summary>The octets after which any block's length is known.</summary>
    public const int MaxLengthPrefix = IPv6LengthPrefix;

    /// <summary>The type of the block that begins with this octet; may be a value without a name.</summary>
    public static DataBlockType TypeOf(byte first) => (DataBlockType)(first >> 4);

    /// <summary>Reads the beginning of a block.</summary>
    /// <param name="block">The block's octets as far as they are there; octets behind the block are not read.</param>
    /// <param name="length">
    /// On <see cref="DataBlockStatus.Packet"/> the octets of the whole inner packet, at least 20 and possibly more than
    /// <paramref name="block"/> has; 0 otherwise.
    /// </param>
    public static DataBlockStatus Read(ReadOnlySpan<byte> block, out int length)
    {
        length = 0;
        if (block.IsEmpty) return DataBlockStatus.LengthCut;
        switch (TypeOf(block[0]))
        {
            case DataBlockType.Pad:
                return DataBlockStatus.Pad;
            case DataBlockType.IPv4:
                var header = (block[0] & 0xF) * 4;
                if (header < IPv4View.MinHeaderLength) return DataBlockStatus.InvalidLength;
                if (block.Length < IPv4LengthPrefix) return DataBlockStatus.LengthCut;
                //= RFC9347 §6.1.3.2: the length of an IPv4 DataBlock is the packet's Total Length
                var total = BinaryPrimitives.ReadUInt16BigEndian(block[2..]);
                if (total < header) return DataBlockStatus.InvalidLength;
                length = total;
                return DataBlockStatus.Packet;
            case DataBlockType.IPv6:
                if (block.Length < IPv6LengthPrefix) return DataBlockStatus.LengthCut;
                //= RFC9347 §6.1.3.3: the length of an IPv6 DataBlock is the packet's Payload Length and its 40-octet header
                length = BinaryPrimitives.ReadUInt16BigEndian(block[4..]) + IPv6View.HeaderLength;
                return DataBlockStatus.Packet;
            default:
                return DataBlockStatus.UnknownType;
        }
    }
}
