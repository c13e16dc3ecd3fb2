namespace IpTfs.Hocon.Syntax;

/// <summary>A literal without structure.</summary>
/// <param name="value">The literal; of kind Faulted where the text could not be read.</param>
internal sealed class ScalarNode(HoconScalar value) : SyntaxNode(value.Origin, isPlain: true, weight: 1)
{
    /// <summary>The literal.</summary>
    public HoconScalar Value { get; } = value;
}
