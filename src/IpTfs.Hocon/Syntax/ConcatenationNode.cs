namespace IpTfs.Hocon.Syntax;

/// <summary>Several values on one line that make one value.</summary>
/// <param name="parts">At least two values.</param>
/// <param name="gaps">The whitespace before each part; empty before the first.</param>
internal sealed class ConcatenationNode(SyntaxNode[] parts, IReadOnlyList<string> gaps) : CompositeNode(parts[0].Origin, isPlain: false, parts.AsSpan())
{
    /// <summary>The values.</summary>
    public SyntaxNode[] Parts { get; } = parts;

    /// <summary>The whitespace before each part; empty before the first.</summary>
    public IReadOnlyList<string> Gaps { get; } = gaps;
}
