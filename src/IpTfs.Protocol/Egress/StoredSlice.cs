namespace IpTfs.Protocol.Egress;

/// <summary>A slice of a <see cref="FragmentStore"/>.</summary>
/// <param name="Index">Which of the store's batches it lies in.</param>
/// <param name="Offset">Its first octet there.</param>
/// <param name="Length">Its octets.</param>
internal readonly record struct StoredSlice(int Index, int Offset, int Length);
