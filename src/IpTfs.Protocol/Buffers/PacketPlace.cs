namespace IpTfs.Protocol.Buffers;

/// <summary>The position of one packet in a <see cref="PacketBatch"/>: a whole slot, or one segment of the slot's run.</summary>
/// <param name="Slot">Index of the slot, which describes the packet.</param>
/// <param name="Offset">First octet, counted from the start of the batch's memory.</param>
/// <param name="Length">Length in octets; at least 1.</param>
public readonly record struct PacketPlace(int Slot, int Offset, int Length);
