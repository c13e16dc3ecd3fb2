namespace IpTfs.Hocon.Syntax;

/// <summary>A value that consists of other values; keeps their number and depth.</summary>
internal abstract class CompositeNode : SyntaxNode
{
    private readonly int _height;
    private readonly bool _isPlain;

    /// <summary>Measures a value.</summary>
    /// <param name="origin">The position of its first character.</param>
    /// <param name="isPlain">Whether the value needs no resolution if none of its parts does.</param>
    /// <param name="parts">The parts.</param>
    private protected CompositeNode(HoconOrigin origin, bool isPlain, ReadOnlySpan<SyntaxNode> parts)
    {
        Origin = origin;
        Weight = 1;
        foreach (var part in parts)
        {
            isPlain &= part.IsPlain;
            Weight += part.Weight;
            _height = Math.Max(_height, part.Height + 1);
        }

        _isPlain = isPlain;
    }

    /// <summary>Measures an object.</summary>
    /// <param name="origin">The position of its first character.</param>
    /// <param name="isPlain">Whether the object needs no resolution if no value of its fields does.</param>
    /// <param name="fields">The fields.</param>
    private protected CompositeNode(HoconOrigin origin, bool isPlain, ReadOnlySpan<FieldNode> fields)
    {
        Origin = origin;
        Weight = 1;
        foreach (var field in fields)
        {
            isPlain &= field.Value.IsPlain;
            Weight += field.Value.Weight;
            _height = Math.Max(_height, field.Value.Height + 1);
        }

        _isPlain = isPlain;
    }

    /// <inheritdoc/>
    public sealed override HoconOrigin Origin { get; }

    /// <inheritdoc/>
    public sealed override bool IsPlain => _isPlain;

    /// <inheritdoc/>
    public sealed override long Weight { get; }

    /// <inheritdoc/>
    public sealed override int Height => _height;
}
