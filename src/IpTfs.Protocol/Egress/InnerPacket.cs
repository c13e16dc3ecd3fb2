using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Egress;

/// <summary>Where one whole inner packet lies. The octets are lent, never the batch: the reader does not return it.</summary>
/// <remarks>
/// In the batch of the outer packet that carried it, it is valid as long as the host keeps that batch; in a batch of the egress, as long
/// as the host has not called <see cref="TunnelEgress.ReleaseInner"/>. A host that releases only when it lets go of its receive batch need not tell them apart.
/// </remarks>
/// <param name="Owner">The batch whose memory it lies in.</param>
/// <param name="Offset">Its first octet, from the start of that memory.</param>
/// <param name="Length">Its octets: the length that its IP header says.</param>
public readonly record struct InnerPacket(PacketBatch Owner, int Offset, int Length)
{
    /// <summary>The packet's octets. Borrowed.</summary>
    public Span<byte> Span => Owner.Memory.AsSpan(Offset, Length);
}
