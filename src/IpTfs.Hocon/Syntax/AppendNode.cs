namespace IpTfs.Hocon.Syntax;

/// <summary>The value of a field with <c>+=</c>: the previous value of the key, if it has one, with one element appended.</summary>
/// <param name="item">An array with the appended element.</param>
internal sealed class AppendNode(ArrayNode item) : SyntaxNode
{
    /// <summary>An array with the appended element.</summary>
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
