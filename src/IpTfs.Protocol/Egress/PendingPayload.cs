using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Egress;

/// <summary>The payload that an egress was given last; its memory is borrowed until the output is drained.</summary>
internal struct PendingPayload(PacketBatch owner, int offset, int length, ulong sequence, MonotonicTime now)
{
    /// <summary>Whose memory it lies in.</summary>
    public PacketBatch Owner = owner;

    /// <summary>Its first octet.</summary>
    public int Offset = offset;

    /// <summary>Its octets.</summary>
    public int Length = length;

    /// <summary>Its ESP sequence number.</summary>
    public ulong Sequence = sequence;

    /// <summary>When it came, or the instant of the timeout that is being worked off.</summary>
    public MonotonicTime Now = now;

    /// <summary>Whether it stands for an outer packet that carried no payload.</summary>
    public bool IsEmpty;

    /// <summary>Whether it still has to be put into its place.</summary>
    public bool IsWaiting;
}
