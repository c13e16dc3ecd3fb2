namespace IpTfs.Hocon;

/// <summary>An ordered list of values.</summary>
public sealed class HoconArray : HoconValue
{
    /// <summary>A list of values; keeps the list.</summary>
    public HoconArray(IReadOnlyList<HoconValue> items, HoconOrigin origin)
        : base(HoconValueKind.Array, origin)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
        var weight = 1L;
        foreach (var item in items)
        {
            weight = Math.Min(weight + item.Weight, long.MaxValue / 2);
            Height = Math.Max(Height, item.Height + 1);
        }

        Weight = weight;
    }

    /// <summary>The elements.</summary>
    public IReadOnlyList<HoconValue> Items { get; }

    /// <inheritdoc/>
    internal override long Weight { get; }

    /// <inheritdoc/>
    internal override int Height { get; }

    private protected override bool DataEqualsCore(HoconValue other)
    {
        var items = ((HoconArray)other).Items;
        if (items.Count != Items.Count) return false;
        for (var i = 0; i < items.Count; i++)
        {
            if (!Items[i].DataEquals(items[i])) return false;
        }

        return true;
    }
}
