namespace IpTfs.Hocon.Resolution;

/// <summary>
/// One place of the tree with the stack of definitions that it received, lowest first. Its value is found on demand and kept, so a
/// reference into an object does not resolve the rest of that object.
/// </summary>
internal sealed class Slot
{
    private readonly List<Definition> _definitions = [];

    /// <summary>A place below another; the root has none above it.</summary>
    public Slot(Slot? parent) => Parent = parent;

    /// <summary>The place that holds this one.</summary>
    public Slot? Parent { get; }

    /// <summary>Index of the definition that is being evaluated, -1 when none is: a reference back to this slot sees only what lies below it.</summary>
    public int Evaluating { get; set; } = -1;

    /// <summary>The value of all definitions, once known.</summary>
    public Evaluated? Value { get; set; }

    /// <summary>Whether the whole tree below this place is being built: coming back here means that it would contain itself.</summary>
    public bool Building { get; set; }

    /// <summary>Where the topmost definition was written.</summary>
    public HoconOrigin Origin => _definitions[^1] is { Node: { } node } ? node.Origin : _definitions[^1].Reference!.Origin;

    /// <summary>Values of the lowest definitions alone, by their number, for references back.</summary>
    public Dictionary<int, Evaluated> Below => field ??= [];

    /// <summary>Number of definitions.</summary>
    public int Count => _definitions.Count;

    /// <summary>One definition.</summary>
    public Definition this[int index] => _definitions[index];

    /// <summary>Puts a definition on top.</summary>
    public void Add(Definition definition) => _definitions.Add(definition);

    /// <summary>The comments of the topmost definition that has any.</summary>
    public IReadOnlyList<string> Comments
    {
        get
        {
            for (var i = _definitions.Count - 1; i >= 0; i--)
            {
                if (_definitions[i].Comments.Count > 0) return _definitions[i].Comments;
            }

            return [];
        }
    }

    /// <summary>The place a number of levels above; null beyond the root.</summary>
    public Slot? Ancestor(int levels)
    {
        var slot = this;
        while (levels-- > 0 && slot is not null) slot = slot.Parent;
        return slot;
    }

    /// <summary>Whether this place lies above the other.</summary>
    public bool Contains(Slot other)
    {
        for (var slot = other.Parent; slot is not null; slot = slot.Parent)
        {
            if (ReferenceEquals(slot, this)) return true;
        }

        return false;
    }
}
