using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Buffers;

/// <summary>Where one packet, or one run of equal packets, lies in a <see cref="PacketBatch"/>, and the device's description of it.</summary>
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

    /// <summary>The 2 ECN bits of the outer IP header that the packet arrived in, or of the header that it leaves in.</summary>
    public byte Ecn;

    /// <summary>The offload that the TUN device's vnet header names; <see cref="OffloadKind.None"/> elsewhere.</summary>
    public OffloadKind Offload;

    /// <summary>Where the transport checksum starts, from <see cref="Offset"/>, when it is still to be completed; 0 when it is already complete.</summary>
    public ushort ChecksumStart;

    /// <summary>Where the checksum field lies, counted from <see cref="ChecksumStart"/>.</summary>
    public ushort ChecksumOffset;

    /// <summary>Where a received outer packet came from.</summary>
    public Endpoint Source;

    /// <summary>From one packet of the run to the next, in octets; the length of a single packet.</summary>
    public readonly int Step => SegmentSize == 0 ? Math.Max(1, Length) : SegmentSize;

    /// <summary>How many packets the slot stands for: for a super-packet, about how many it will be cut into.</summary>
    public readonly int Segments => SegmentSize == 0 ? 1 : (Length + SegmentSize - 1) / SegmentSize;
}
