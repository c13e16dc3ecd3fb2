namespace IpTfs.Hocon.Syntax;

/// <summary>Several values on one line that make one.</summary>
/// <param name="Parts">At least two values.</param>
/// <param name="Gaps">The whitespace before each part; empty before the first.</param>
/// <param name="Origin">Where the first part begins.</param>
internal sealed record ConcatenationNode(IReadOnlyList<SyntaxNode> Parts, IReadOnlyList<string> Gaps, HoconOrigin Origin) : SyntaxNode(Origin);
