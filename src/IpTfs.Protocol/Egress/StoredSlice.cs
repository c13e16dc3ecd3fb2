namespace IpTfs.Protocol.Egress;

/// <summary>A slice of a <see cref="FragmentStore"/>.</summary>
/// <param name="Index">The index of the store's batch that holds it.</param>
/// <param name="Offset">Its first octet there.</param>
/// <param name="Length">Its octets.</param>
internal readonly record struct StoredSlice(int Index, int Offset, int Length);
