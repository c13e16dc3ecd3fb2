namespace IpTfs.Hocon.Syntax;

/// <summary>An object literal with its definitions in order, those of included files among them.</summary>
internal sealed class ObjectNode : CompositeNode
{
    private const int LinearLimit = 8;

    // Large objects: the first definition of each key, and from each definition the next one of its key.
    private readonly Dictionary<string, int>? _first;
    private readonly int[]? _next;

    /// <summary>Makes an object literal; owns the fields.</summary>
    public ObjectNode(FieldNode[] fields, HoconOrigin origin)
        : base(origin, HasDistinctKeys(fields, out var first, out var next), fields.AsSpan())
    {
        Fields = fields;
        _first = first;
        _next = next;
    }

    /// <summary>All definitions in order; a key may occur several times.</summary>
    public FieldNode[] Fields { get; }

    /// <summary>The first definition of a key at or after an index; -1 when there is none.</summary>
    public int Find(string key, int from = 0)
    {
        if (_first is not null)
        {
            if (from > 0) throw new ArgumentOutOfRangeException(nameof(from), "large objects are walked by Next");
            return _first.GetValueOrDefault(key, -1);
        }

        for (var i = from; i < Fields.Length; i++)
        {
            if (Fields[i].Key == key) return i;
        }

        return -1;
    }

    /// <summary>The next definition of the same key; -1 after the last.</summary>
    public int Next(int index) => _next is not null ? _next[index] : Find(Fields[index].Key, index + 1);

    private static bool HasDistinctKeys(FieldNode[] fields, out Dictionary<string, int>? first, out int[]? next)
    {
        first = null;
        next = null;
        var distinct = true;
        if (fields.Length <= LinearLimit)
        {
            for (var i = 1; i < fields.Length && distinct; i++)
            {
                for (var j = 0; j < i; j++) distinct &= fields[i].Key != fields[j].Key;
            }

            return distinct;
        }

        first = new Dictionary<string, int>(fields.Length, StringComparer.Ordinal);
        next = new int[fields.Length];
        for (var i = fields.Length - 1; i >= 0; i--)
        {
            next[i] = first.GetValueOrDefault(fields[i].Key, -1);
            distinct &= next[i] < 0;
            first[fields[i].Key] = i;
        }

        return distinct;
    }
}
