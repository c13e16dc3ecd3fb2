namespace IpTfs.Hocon.Syntax;

/// <summary>An array literal.</summary>
/// <param name="Items">The elements as written.</param>
/// <param name="Origin">Where its bracket opens.</param>
internal sealed record ArrayNode(IReadOnlyList<SyntaxNode> Items, HoconOrigin Origin) : SyntaxNode(Origin);
