namespace IpTfs.Hocon.Resolution;

/// <summary>An array of places.</summary>
/// <param name="items">The elements; those of a concatenated array keep their own places.</param>
/// <param name="origin">Where the array was written.</param>
internal sealed class EvaluatedArray(IReadOnlyList<Slot> items, HoconOrigin origin) : Evaluated
{
    /// <summary>The elements.</summary>
    public IReadOnlyList<Slot> Items { get; } = items;

    /// <summary>Where the array was written.</summary>
    public HoconOrigin Origin { get; } = origin;
}
