namespace IpTfs.Hocon;

/// <summary>A resolved, immutable value with the place it came from.</summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconValueKind kind, HoconOrigin origin)
    {
        Kind = kind;
        Origin = origin;
    }

    /// <summary>The type of the value.</summary>
    public HoconValueKind Kind { get; }

    /// <summary>The position of the value; for a merged object the position of its last part, for a concatenation that of its first.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Number of values in this tree, this one included.</summary>
    internal abstract long Weight { get; }

    /// <summary>Levels below this value; 0 for a scalar.</summary>
    internal abstract int Height { get; }

    /// <summary>Whether two trees hold the same data: keys in any order, array elements in theirs, numbers by their text, origins ignored.</summary>
    public bool DataEquals(HoconValue? other) => other is not null && other.Kind == Kind && DataEqualsCore(other);

    private protected abstract bool DataEqualsCore(HoconValue other);
}
