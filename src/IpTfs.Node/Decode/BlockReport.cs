namespace IpTfs.Node.Decode;

/// <summary>One DataBlock of an AGGFRAG payload, or the part of one that lies in it.</summary>
/// <param name="Type"><c>ipv4</c>, <c>ipv6</c>, <c>pad</c>, <c>continuation</c> of what an earlier payload began, <c>unknown</c> or <c>invalid</c>.</param>
/// <param name="Length">Octets of this payload that belong to it.</param>
/// <param name="Fragment"><c>whole</c>, <c>first</c>, <c>middle</c> or <c>last</c>; null for pad.</param>
/// <param name="Total">Octets of the whole inner packet, where its header says so here.</param>
internal sealed record BlockReport(string Type, int Length, string? Fragment = null, int? Total = null);
