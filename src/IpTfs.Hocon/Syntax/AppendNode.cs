namespace IpTfs.Hocon.Syntax;

/// <summary>The value of a field with <c>+=</c>: what the same key was before, if anything, and one more element.</summary>
/// <param name="Item">An array of the one element.</param>
internal sealed record AppendNode(ArrayNode Item) : SyntaxNode(Item.Origin);
