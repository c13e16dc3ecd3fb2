using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Buffers;

/// <summary>The position of one packet, or one run of equal packets, in a <see cref="PacketBatch"/>, with its metadata.</summary>
public record struct PacketSlot
{
    /// <summary>First octet, counted from the start of the batch's memory.</summary>
    public int Offset;

    /// <summary>Length in octets; of the whole run when <see cref="SegmentSize"/> is set.</summary>
    public int Length;

    /// <summary>
    /// 0 for a single packet. On a slot from a UDP socket with GRO: the length of each datagram of the run (the last may be shorter).
    /// On a slot from a TUN device with vnet headers: the payload octets that each TCP or UDP segment is to carry.
    /// </summary>
    public int SegmentSize;

    /// <summary>The 2 ECN bits of the outer IP header, received or to be sent.</summary>
    public byte Ecn;

    /// <summary>The offload that the TUN device's vnet header names; <see cref="OffloadKind.None"/> elsewhere.</summary>
    public OffloadKind Offload;

    /// <summary>Where the transport checksum starts, from <see cref="Offset"/>, if it is incomplete; 0 if it is complete.</summary>
    public ushort ChecksumStart;

    /// <summary>Where the checksum field lies, counted from <see cref="ChecksumStart"/>.</summary>
    public ushort ChecksumOffset;

    /// <summary>The sender of a received outer packet.</summary>
    public Endpoint Source;

    /// <summary>Octets from one packet of the run to the next; the length of a single packet.</summary>
    public readonly int Step => SegmentSize == 0 ? Math.Max(1, Length) : SegmentSize;

    /// <summary>How many packets the slot holds; for a super-packet an estimate of its segments.</summary>
    public readonly int Segments => SegmentSize == 0 ? 1 : (Length + SegmentSize - 1) / SegmentSize;
}
