using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <summary>One definition of a place: a literal, or the place that an object brought in by a substitution has for the same key.</summary>
/// <param name="Node">The literal.</param>
/// <param name="Reference">The other place.</param>
/// <param name="Comments">Comment lines of the definition.</param>
internal readonly record struct Definition(SyntaxNode? Node, Slot? Reference, IReadOnlyList<string> Comments);
