namespace IpTfs.Hocon.Syntax;

/// <summary>A value as written, before merging and substitution. Immutable once its file is parsed.</summary>
/// <param name="Origin">Where it begins.</param>
internal abstract record SyntaxNode(HoconOrigin Origin);
