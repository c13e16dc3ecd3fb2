namespace IpTfs.Hocon.Syntax;

/// <summary>A value as written, before merging and substitution. Immutable once its file is parsed.</summary>
internal abstract class SyntaxNode
{
    /// <summary>Where it begins.</summary>
    public abstract HoconOrigin Origin { get; }

    /// <summary>Whether it stands for itself: without references, appends and repeated keys anywhere inside.</summary>
    public abstract bool IsPlain { get; }

    /// <summary>Number of values written in it, this one included: the measure of how much work it may cause.</summary>
    public abstract long Weight { get; }

    /// <summary>Levels written below it; 0 for a scalar.</summary>
    public abstract int Height { get; }
}
