namespace IpTfs.Hocon.Syntax;

/// <summary>A reference such as <c>${a.b}</c> or <c>${?a.b}</c>.</summary>
/// <param name="Path">The path inside the braces.</param>
/// <param name="Optional">Whether it may be undefined.</param>
/// <param name="Scopes">
/// For text from included files: how many levels above the value that holds the reference each including place lies, innermost first.
/// The path is looked up from those objects before it is looked up from the root.
/// </param>
/// <param name="Origin">Where its dollar sign stands.</param>
internal sealed record SubstitutionNode(HoconPath Path, bool Optional, IReadOnlyList<int> Scopes, HoconOrigin Origin) : SyntaxNode(Origin);
