namespace IpTfs.Node.Demo;

/// <summary>An endless stream of inner packets. The index alone determines a packet, so the receiver regenerates each packet to verify it.</summary>
/// <remarks>Thread-safe: immutable.</remarks>
internal interface ITrafficSource
{
    /// <summary>The longest packet, in octets.</summary>
    int LongestPacket { get; }

    /// <summary>The length of the packet at an index.</summary>
    int LengthOf(long index);

    /// <summary>Writes the packet at an index and returns its length.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="destination">At least <see cref="LongestPacket"/> octets.</param>
    int Write(long index, Span<byte> destination);
}
