namespace IpTfs.Hocon.Syntax;

/// <summary>A value as written, before merging and substitution. Immutable once its file is parsed.</summary>
/// <param name="origin">Where it begins.</param>
/// <param name="isPlain">Whether it stands for itself: without references, appends and repeated keys anywhere inside.</param>
/// <param name="weight">Number of values written in it, this one included.</param>
internal abstract class SyntaxNode(HoconOrigin origin, bool isPlain, long weight)
{
    /// <summary>Where it begins.</summary>
    public HoconOrigin Origin { get; } = origin;

    /// <summary>Whether it stands for itself: without references, appends and repeated keys anywhere inside.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Number of values written in it, this one included: the measure of how much work it may cause.</summary>
    public long Weight { get; } = weight;
}
