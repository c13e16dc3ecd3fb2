namespace IpTfs.Hocon.Syntax;

/// <summary>The value of a field with <c>+=</c>: what the same key was before, if anything, and one more element.</summary>
/// <param name="item">An array of the one element.</param>
internal sealed class AppendNode(ArrayNode item) : SyntaxNode
{
    /// <summary>An array of the one element.</summary>
    public ArrayNode Item { get; } = item;

    /// <inheritdoc/>
    public override HoconOrigin Origin => Item.Origin;

    /// <inheritdoc/>
    public override bool IsPlain => false;

    /// <inheritdoc/>
    public override long Weight => Item.Weight;

    /// <inheritdoc/>
    public override int Height => Item.Height;
}
