namespace IpTfs.Hocon.Syntax;

/// <summary>One definition of one key.</summary>
/// <param name="Key">The key: one path element.</param>
/// <param name="Value">Its value.</param>
/// <param name="Comments">Comment lines that belong to it.</param>
internal sealed record FieldNode(string Key, SyntaxNode Value, IReadOnlyList<string> Comments);
