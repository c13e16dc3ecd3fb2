namespace IpTfs.Hocon.Resolution;

/// <summary>A merged object whose members are made when they are asked for.</summary>
internal sealed class ObjectView : Evaluated
{
    private readonly Dictionary<string, Slot?> _children = new(StringComparer.Ordinal);
    private List<string>? _keys;

    /// <summary>An object at a place.</summary>
    /// <param name="owner">The place; parent of the members.</param>
    /// <param name="layers">What is merged, lowest first; at least one.</param>
    public ObjectView(Slot owner, IReadOnlyList<Layer> layers)
    {
        Owner = owner;
        Layers = layers;
        foreach (var layer in layers) Chain = Math.Max(Chain, (layer.Foreign?.Chain ?? 0) + 1);
    }

    /// <summary>The place of the object.</summary>
    public Slot Owner { get; }

    /// <summary>What is merged, lowest first.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Length of the longest chain of objects brought in by substitution.</summary>
    public int Chain { get; }

    /// <summary>Number of the last search that visited this object.</summary>
    public long Visit { get; set; }

    /// <summary>Where the topmost layer was written.</summary>
    public HoconOrigin Origin => Layers[^1].Origin;

    /// <summary>The keys in the order of their first mention.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            if (_keys is not null) return _keys;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            _keys = [];
            foreach (var layer in Layers)
            {
                foreach (var key in layer.Literal?.Fields.Select(definition => definition.Key) ?? layer.Foreign!.Keys)
                {
                    if (seen.Add(key)) _keys.Add(key);
                }
            }

            return _keys;
        }
    }

    /// <summary>The place of a key, always the same one; null when no layer has the key.</summary>
    public Slot? Child(string key)
    {
        if (_children.TryGetValue(key, out var child)) return child;
        foreach (var layer in Layers)
        {
            if (layer.Literal is { } literal)
            {
                for (var i = literal.Find(key); i >= 0; i = literal.Next(i))
                    (child ??= new Slot(Owner)).Add(new Definition(literal.Fields[i].Value, null, literal.Fields[i].Comments));
            }
            else if (layer.Foreign!.Child(key) is { } foreign)
            {
                (child ??= new Slot(Owner)).Add(new Definition(null, foreign, []));
            }
        }

        _children.Add(key, child);
        return child;
    }
}
