using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <summary>A merged object whose members are made when they are asked for.</summary>
internal sealed class ObjectView : Evaluated
{
    private const int FewLayers = 16;

    private readonly Dictionary<string, Slot?> _children = new(StringComparer.Ordinal);
    private List<string>? _keys;
    // Many literals, such as a hundred thousand documents with a tunnel each: those that have a key, in their order.
    private Dictionary<string, List<Layer>>? _layersByKey;

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
                foreach (var definition in layer.Literal?.Fields ?? [])
                {
                    if (seen.Add(definition.Key)) _keys.Add(definition.Key);
                }

                foreach (var key in layer.Foreign?.Keys ?? [])
                {
                    if (seen.Add(key)) _keys.Add(key);
                }
            }

            return _keys;
        }
    }

    /// <summary>The only definition of a key, when it is a literal that refers to nothing and nobody has asked for the key's place; else null.</summary>
    public FieldNode? FindPlain(string key)
    {
        FieldNode? found = null;
        if (_children.ContainsKey(key)) return null;
        foreach (var layer in LayersWith(key))
        {
            if (layer.Literal is not { } literal) return null;
            var at = literal.Find(key);
            if (at < 0) continue;
            if (found is not null || literal.Next(at) >= 0) return null;
            found = literal.Fields[at];
        }

        return found is { Value.IsPlain: true } ? found : null;
    }

    /// <summary>The place of a key, always the same one; null when no layer has the key.</summary>
    public Slot? Child(string key)
    {
        if (_children.TryGetValue(key, out var child)) return child;
        foreach (var layer in LayersWith(key))
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

    /// <summary>The layers to be asked for a key: all of them, or of many literals those that have it.</summary>
    private IReadOnlyList<Layer> LayersWith(string key)
    {
        if (Layers.Count <= FewLayers || Chain > 1) return Layers;
        _layersByKey ??= IndexLayers();
        return _layersByKey.TryGetValue(key, out var layers) ? layers : [];
    }

    private Dictionary<string, List<Layer>> IndexLayers()
    {
        var index = new Dictionary<string, List<Layer>>(StringComparer.Ordinal);
        foreach (var layer in Layers)
        {
            foreach (var field in layer.Literal!.Fields)
            {
                if (!index.TryGetValue(field.Key, out var layers)) index.Add(field.Key, layers = new List<Layer>(1));
                if (layers.Count == 0 || !ReferenceEquals(layers[^1].Literal, layer.Literal)) layers.Add(layer);
            }
        }

        return index;
    }
}
