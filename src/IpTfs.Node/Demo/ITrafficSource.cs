namespace IpTfs.Node.Demo;

/// <summary>An endless stream of inner packets in which the index alone decides a packet, so that the receiver makes a packet again to verify it instead of storing it.</summary>
/// <remarks>Thread-safe: it has no state that changes.</remarks>
internal interface ITrafficSource
{
    /// <summary>The longest packet, in octets.</summary>
    int LongestPacket { get; }

    /// <summary>The length of the packet of an index.</summary>
    int LengthOf(long index);

    /// <summary>Writes the packet of an index and returns its length.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="destination">At least <see cref="LongestPacket"/> octets.</param>
    int Write(long index, Span<byte> destination);
}
