namespace IpTfs.Hocon.Syntax;

/// <summary>A literal without structure.</summary>
/// <param name="value">The literal; of kind Faulted where the text could not be read.</param>
internal sealed class ScalarNode(HoconScalar value) : SyntaxNode
{
    /// <summary>The literal.</summary>
    public HoconScalar Value { get; } = value;

    /// <inheritdoc/>
    public override HoconOrigin Origin => Value.Origin;

    /// <inheritdoc/>
    public override bool IsPlain => true;

    /// <inheritdoc/>
    public override long Weight => 1;

    /// <inheritdoc/>
    public override int Height => 0;
}
