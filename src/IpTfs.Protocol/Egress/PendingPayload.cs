using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Egress;

/// <summary>The last payload passed to the egress; its memory is borrowed until the output is drained.</summary>
internal struct PendingPayload(PacketBatch owner, int offset, int length, ulong sequence, MonotonicTime now)
{
    /// <summary>The batch whose memory holds it.</summary>
    public PacketBatch Owner = owner;

    /// <summary>Its first octet.</summary>
    public int Offset = offset;

    /// <summary>Its octets.</summary>
    public int Length = length;

    /// <summary>Its ESP sequence number.</summary>
    public ulong Sequence = sequence;

    /// <summary>Its arrival time, or the time of the timeout in progress.</summary>
    public MonotonicTime Now = now;

    /// <summary>Whether it represents an outer packet without a payload.</summary>
    public bool IsEmpty;

    /// <summary>Whether it has not been placed in the window yet.</summary>
    public bool IsWaiting;
}
