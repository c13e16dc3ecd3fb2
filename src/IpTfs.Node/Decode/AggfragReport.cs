namespace IpTfs.Node.Decode;

/// <summary>The structure of one AGGFRAG payload, for people to look at.</summary>
/// <param name="SubType">The sub-type; null when the payload is empty.</param>
/// <param name="BlockOffset">Octets of DataBlocks before the first new block; null when the header is truncated or its sub-type unknown.</param>
/// <param name="Congestion">The additional fields of sub-type 1.</param>
/// <param name="Blocks">The blocks, in order.</param>
internal sealed record AggfragReport(byte? SubType, ushort? BlockOffset, CongestionReport? Congestion, IReadOnlyList<BlockReport> Blocks);
