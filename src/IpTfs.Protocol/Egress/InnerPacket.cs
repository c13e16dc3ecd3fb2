using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Egress;

/// <summary>The position of one complete inner packet. The octets are borrowed; the reader must not return the batch.</summary>
/// <remarks>
/// In the receive batch of its outer packet it is valid until the host returns that batch; in a batch of the egress, until the host calls <see
/// cref="TunnelEgress.ReleaseInner"/>. A host that does both together need not distinguish them.
/// </remarks>
/// <param name="Owner">The batch whose memory holds the packet.</param>
/// <param name="Offset">Its first octet, from the start of that memory.</param>
/// <param name="Length">Its octets: the length in its IP header.</param>
public readonly record struct InnerPacket(PacketBatch Owner, int Offset, int Length)
{
    /// <summary>The packet's octets. Borrowed.</summary>
    public Span<byte> Span => Owner.Memory.AsSpan(Offset, Length);
}
