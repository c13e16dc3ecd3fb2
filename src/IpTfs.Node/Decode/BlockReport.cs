namespace IpTfs.Node.Decode;

/// <summary>One DataBlock, or the part of a DataBlock, in an AGGFRAG payload.</summary>
/// <param name="Type"><c>ipv4</c>, <c>ipv6</c>, <c>pad</c>, <c>continuation</c> of a block of an earlier payload, <c>unknown</c> or <c>invalid</c>.</param>
/// <param name="Length">Octets of the block in this payload.</param>
/// <param name="Fragment"><c>whole</c>, <c>first</c>, <c>middle</c> or <c>last</c>; null for pad.</param>
/// <param name="Total">Octets of the whole inner packet, if this payload holds its length field.</param>
internal sealed record BlockReport(string Type, int Length, string? Fragment = null, int? Total = null);
