namespace IpTfs.Protocol.Buffers;

/// <summary>Where one packet lies in a <see cref="PacketBatch"/>: all of a slot, or one of the joined run that the slot is.</summary>
/// <param name="Slot">Index of the slot, which describes the packet.</param>
/// <param name="Offset">First octet, counted from the start of the batch's memory.</param>
/// <param name="Length">Length in octets; at least 1.</param>
public readonly record struct PacketPlace(int Slot, int Offset, int Length);
