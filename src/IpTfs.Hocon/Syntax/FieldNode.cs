namespace IpTfs.Hocon.Syntax;

/// <summary>One definition of one key. Comments are added while its file is parsed, nothing changes afterwards.</summary>
/// <param name="key">The key: one path element.</param>
/// <param name="value">Its value.</param>
/// <param name="comments">Comment lines above it; null when there are none.</param>
internal sealed class FieldNode(string key, SyntaxNode value, List<string>? comments)
{
    private List<string>? _comments = comments;

    /// <summary>The key: one path element.</summary>
    public string Key { get; } = key;

    /// <summary>Its value.</summary>
    public SyntaxNode Value { get; } = value;

    /// <summary>Comment lines that belong to it.</summary>
    public IReadOnlyList<string> Comments => (IReadOnlyList<string>?)_comments ?? [];

    /// <summary>Adds the comment behind it.</summary>
    public void AddComment(string comment) => (_comments ??= []).Add(comment);
}
