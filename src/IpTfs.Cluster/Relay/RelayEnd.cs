using System.Buffers.Binary;
using System.Text;

namespace IpTfs.Cluster.Relay;

/// <summary>One end of a relay SA: a node in one of its lives.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Instance">The random number of this life.</param>
internal readonly record struct RelayEnd(string Node, UInt128 Instance)
{
    // SPIs below belong to IANA, and 0 marks a datagram that is not ESP.
    private const uint LeastTag = 256;

    /// <summary>The value in the SPI field of its packets. Two nodes may happen to have the same tag: a receiver tries both.</summary>
    public uint Tag => (uint)Instance >= LeastTag ? (uint)Instance : (uint)Instance + LeastTag;

    /// <summary>Octets that <see cref="Write"/> writes.</summary>
    public int Octets => sizeof(int) + Encoding.UTF8.GetByteCount(Node) + 16;

    /// <summary>Writes the end so that no two ends have the same octets, and no end is a prefix of another. Returns the number of octets.</summary>
    public int Write(Span<byte> destination)
    {
        var length = Encoding.UTF8.GetBytes(Node, destination[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        BinaryPrimitives.WriteUInt128BigEndian(destination[(sizeof(int) + length)..], Instance);
        return sizeof(int) + length + 16;
    }
}
