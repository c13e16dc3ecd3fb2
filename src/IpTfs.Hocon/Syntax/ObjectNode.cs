namespace IpTfs.Hocon.Syntax;

/// <summary>An object literal with its definitions in order, those of included files among them.</summary>
internal sealed record ObjectNode : SyntaxNode
{
    private readonly Dictionary<string, List<FieldNode>> _byKey = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    /// <summary>An object literal; takes over the list.</summary>
    public ObjectNode(IReadOnlyList<FieldNode> fields, HoconOrigin origin)
        : base(origin)
    {
        Fields = fields;
        foreach (var field in fields)
        {
            if (!_byKey.TryGetValue(field.Key, out var definitions))
            {
                _byKey.Add(field.Key, definitions = []);
                _keys.Add(field.Key);
            }

            definitions.Add(field);
        }
    }

    /// <summary>All definitions in order.</summary>
    public IReadOnlyList<FieldNode> Fields { get; }

    /// <summary>The distinct keys in the order of their first mention.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The definitions of one key in order.</summary>
    public IReadOnlyList<FieldNode> DefinitionsOf(string key) => _byKey.TryGetValue(key, out var definitions) ? definitions : [];
}
