using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Egress;

/// <summary>How far an egress has read a payload. All positions count from the start of the batch's memory.</summary>
internal struct PayloadReader
{
    /// <summary>The batch whose memory holds the payload.</summary>
    public PacketBatch? Owner;

    /// <summary>The first octet after the AGGFRAG header.</summary>
    public int Start;

    /// <summary>The next octet to read.</summary>
    public int Position;

    /// <summary>The first octet after the payload.</summary>
    public int End;

    /// <summary>The payload's ESP sequence number.</summary>
    public ulong Sequence;

    /// <summary>A packet that the payload completed, delivered before the payload's own blocks; length 0 when there is none.</summary>
    public InnerPacket Completed;

    /// <summary>Whether the payload is read early, out of sequence: only whole packets are delivered, fragments are saved.</summary>
    public bool IsImmediate;

    /// <summary>With <see cref="IsImmediate"/>: the payload's BlockOffset.</summary>
    public int BlockOffset;

    /// <summary>With <see cref="IsImmediate"/>: where the fragment at the payload's end begins; <see cref="End"/> when there is none.</summary>
    public int TailStart;

    /// <summary>Whether a DataBlock other than pad began in the payload.</summary>
    public bool HadBlocks;

    /// <summary>Whether a payload is being read.</summary>
    public readonly bool IsActive => Owner is not null;
}
