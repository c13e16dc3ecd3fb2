namespace IpTfs.Hocon.Syntax;

/// <summary>An object literal with its definitions in order, those of included files among them.</summary>
internal sealed class ObjectNode : SyntaxNode
{
    private const int LinearLimit = 8;

    // Large objects: the first definition of each key, and from each definition the next one of its key.
    private readonly Dictionary<string, int>? _first;
    private readonly int[]? _next;

    /// <summary>An object literal; takes over the list.</summary>
    public ObjectNode(IReadOnlyList<FieldNode> fields, HoconOrigin origin)
        : base(origin, IsPlainObject(fields, out var first, out var next), 1 + fields.Sum(field => field.Value.Weight))
    {
        Fields = fields;
        _first = first;
        _next = next;
    }

    /// <summary>All definitions in order; a key may occur several times.</summary>
    public IReadOnlyList<FieldNode> Fields { get; }

    /// <summary>The first definition of a key at or after an index; -1 when there is none.</summary>
    public int Find(string key, int from = 0)
    {
        if (_first is not null)
        {
            if (from > 0) throw new ArgumentOutOfRangeException(nameof(from), "large objects are walked by Next");
            return _first.GetValueOrDefault(key, -1);
        }

        for (var i = from; i < Fields.Count; i++)
        {
            if (Fields[i].Key == key) return i;
        }

        return -1;
    }

    /// <summary>The next definition of the same key; -1 after the last.</summary>
    public int Next(int index) => _next is not null ? _next[index] : Find(Fields[index].Key, index + 1);

    private static bool IsPlainObject(IReadOnlyList<FieldNode> fields, out Dictionary<string, int>? first, out int[]? next)
    {
        first = null;
        next = null;
        var plain = true;
        foreach (var field in fields) plain &= field.Value.IsPlain;
        if (fields.Count <= LinearLimit)
        {
            for (var i = 1; i < fields.Count && plain; i++)
            {
                for (var j = 0; j < i; j++) plain &= fields[i].Key != fields[j].Key;
            }

            return plain;
        }

        first = new Dictionary<string, int>(fields.Count, StringComparer.Ordinal);
        next = new int[fields.Count];
        for (var i = fields.Count - 1; i >= 0; i--)
        {
            next[i] = first.GetValueOrDefault(fields[i].Key, -1);
            plain &= next[i] < 0;
            first[fields[i].Key] = i;
        }

        return plain;
    }
}
