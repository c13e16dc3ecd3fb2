namespace IpTfs.Hocon;

/// <summary>A string, number, boolean, null, or a placeholder for a value that could not be read.</summary>
public sealed class HoconScalar : HoconValue
{
    /// <summary>A scalar of a given kind.</summary>
    /// <param name="kind">Any kind but array and object.</param>
    /// <param name="text">The text: a string's content, a number as written, <c>true</c>, <c>false</c> or <c>null</c>.</param>
    /// <param name="origin">The position of the value.</param>
    public HoconScalar(HoconValueKind kind, string text, HoconOrigin origin)
        : base(kind, origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (kind is HoconValueKind.Array or HoconValueKind.Object) throw new ArgumentOutOfRangeException(nameof(kind));
        Text = text;
    }

    /// <summary>The content of a string, a number as it was written, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    internal override long Weight => 1;

    /// <inheritdoc/>
    internal override int Height => 0;

    private protected override bool DataEqualsCore(HoconValue other) => ((HoconScalar)other).Text == Text;
}
