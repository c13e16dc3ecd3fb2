namespace IpTfs.Hocon.Syntax;

/// <summary>The value of a field with <c>+=</c>: what the same key was before, if anything, and one more element.</summary>
/// <param name="item">An array of the one element.</param>
internal sealed class AppendNode(ArrayNode item) : SyntaxNode(item.Origin, isPlain: false, item.Weight)
{
    /// <summary>An array of the one element.</summary>
    public ArrayNode Item { get; } = item;
}
