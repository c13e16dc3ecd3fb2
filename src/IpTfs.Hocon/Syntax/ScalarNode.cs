namespace IpTfs.Hocon.Syntax;

/// <summary>A literal without structure.</summary>
/// <param name="Value">The literal; of kind Faulted where the text could not be read.</param>
internal sealed record ScalarNode(HoconScalar Value) : SyntaxNode(Value.Origin);
