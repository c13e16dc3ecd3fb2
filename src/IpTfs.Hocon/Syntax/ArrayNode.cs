namespace IpTfs.Hocon.Syntax;

/// <summary>An array literal.</summary>
/// <param name="items">The elements as written.</param>
/// <param name="origin">Where its bracket opens.</param>
internal sealed class ArrayNode(SyntaxNode[] items, HoconOrigin origin) : CompositeNode(origin, isPlain: true, items.AsSpan())
{
    /// <summary>The elements as written.</summary>
    public SyntaxNode[] Items { get; } = items;
}
