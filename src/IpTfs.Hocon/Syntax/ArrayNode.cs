namespace IpTfs.Hocon.Syntax;

/// <summary>An array literal.</summary>
/// <param name="items">The elements as written.</param>
/// <param name="origin">Where its bracket opens.</param>
internal sealed class ArrayNode(IReadOnlyList<SyntaxNode> items, HoconOrigin origin)
    : SyntaxNode(origin, items.All(item => item.IsPlain), 1 + items.Sum(item => item.Weight))
{
    /// <summary>The elements as written.</summary>
    public IReadOnlyList<SyntaxNode> Items { get; } = items;
}
