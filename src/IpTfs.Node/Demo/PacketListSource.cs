namespace IpTfs.Node.Demo;

/// <summary>The packets of a capture, over and over.</summary>
/// <param name="packets">Whole IP packets; at least one.</param>
internal sealed class PacketListSource(IReadOnlyList<byte[]> packets) : ITrafficSource
{
    /// <inheritdoc/>
    public int LongestPacket { get; } = packets.Max(packet => packet.Length);

    /// <inheritdoc/>
    public int LengthOf(long index) => packets[(int)(index % packets.Count)].Length;

    /// <inheritdoc/>
    public int Write(long index, Span<byte> destination)
    {
        var packet = packets[(int)(index % packets.Count)];
        packet.CopyTo(destination);
        return packet.Length;
    }
}
