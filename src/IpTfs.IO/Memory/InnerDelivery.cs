namespace IpTfs.IO.Memory;

/// <summary>Receives an inner packet delivered to a <see cref="MemoryInnerDevice"/>. Borrows the octets; runs on the delivering thread.</summary>
public delegate void InnerDelivery(ReadOnlySpan<byte> packet);
