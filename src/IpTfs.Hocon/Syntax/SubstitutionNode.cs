namespace IpTfs.Hocon.Syntax;

/// <summary>A reference such as <c>${a.b}</c> or <c>${?a.b}</c>.</summary>
/// <param name="path">The path inside the braces.</param>
/// <param name="optional">Whether the path may be undefined.</param>
/// <param name="scopes">
/// For text from included files: how many levels above the value that holds the reference each including place lies, innermost first.
/// </param>
/// <param name="origin">The position of the dollar sign.</param>
internal sealed class SubstitutionNode(HoconPath path, bool optional, IReadOnlyList<int> scopes, HoconOrigin origin) : SyntaxNode
{
    /// <inheritdoc/>
    public override HoconOrigin Origin { get; } = origin;

    /// <inheritdoc/>
    public override bool IsPlain => false;

    /// <inheritdoc/>
    public override long Weight => 1;

    /// <inheritdoc/>
    public override int Height => 0;

    /// <summary>The path inside the braces.</summary>
    public HoconPath Path { get; } = path;

    /// <summary>Whether the path may be undefined.</summary>
    public bool Optional { get; } = optional;

    /// <summary>
    /// How many levels above the value that holds the reference each including place lies, innermost first. The path is looked up from
    /// those objects before it is looked up from the root.
    /// </summary>
    public IReadOnlyList<int> Scopes { get; } = scopes;
}
