using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Sa;

/// <summary>The description of an outer packet that waited for the ceiling; its octets lie in the queue.</summary>
/// <param name="Sequence">Its sequence number, 64 bits.</param>
/// <param name="Ecn">The 2 ECN bits of the outer IP header.</param>
/// <param name="Source">Its sender.</param>
public readonly record struct CeilingQueueEntry(ulong Sequence, byte Ecn, Endpoint Source);
