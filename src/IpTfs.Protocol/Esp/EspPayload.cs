namespace IpTfs.Protocol.Esp;

/// <summary>The payload of an opened ESP packet, and where in the packet it lies.</summary>
/// <param name="Sequence">The 64-bit sequence number, its high half inferred when ESN is on and 0 otherwise.</param>
/// <param name="Offset">First octet of the payload, counted from the packet's start.</param>
/// <param name="Length">Octets of the payload, padding and trailer removed.</param>
/// <param name="NextHeader">The type of the payload: 144 for AGGFRAG.</param>
public readonly record struct EspPayload(ulong Sequence, int Offset, int Length, byte NextHeader);
