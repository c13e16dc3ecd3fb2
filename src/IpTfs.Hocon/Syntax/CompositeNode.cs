namespace IpTfs.Hocon.Syntax;

/// <summary>A value that is made of others, whose measures it keeps.</summary>
internal abstract class CompositeNode : SyntaxNode
{
    private readonly int _height;
    private readonly bool _isPlain;

    /// <summary>Measures a value.</summary>
    /// <param name="origin">Where it begins.</param>
    /// <param name="isPlain">Whether nothing but its parts can keep it from standing for itself.</param>
    /// <param name="parts">What it is made of.</param>
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
    /// <param name="origin">Where it begins.</param>
    /// <param name="isPlain">Whether nothing but the values of its fields can keep it from standing for itself.</param>
    /// <param name="fields">Its fields.</param>
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
