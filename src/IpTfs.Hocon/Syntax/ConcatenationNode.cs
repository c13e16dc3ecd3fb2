namespace IpTfs.Hocon.Syntax;

/// <summary>Several values on one line that make one.</summary>
/// <param name="parts">At least two values.</param>
/// <param name="gaps">The whitespace before each part; empty before the first.</param>
internal sealed class ConcatenationNode(IReadOnlyList<SyntaxNode> parts, IReadOnlyList<string> gaps)
    : SyntaxNode(parts[0].Origin, isPlain: false, 1 + parts.Sum(part => part.Weight))
{
    /// <summary>The values.</summary>
    public IReadOnlyList<SyntaxNode> Parts { get; } = parts;

    /// <summary>The whitespace before each part; empty before the first.</summary>
    public IReadOnlyList<string> Gaps { get; } = gaps;
}
