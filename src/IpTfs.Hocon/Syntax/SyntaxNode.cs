namespace IpTfs.Hocon.Syntax;

/// <summary>A value as it stands in the text, before merging and substitution. Immutable once its file is parsed.</summary>
internal abstract class SyntaxNode
{
    /// <summary>The position of its first character.</summary>
    public abstract HoconOrigin Origin { get; }

    /// <summary>Whether the value needs no resolution: it has no references, appends and repeated keys at any level.</summary>
    public abstract bool IsPlain { get; }

    /// <summary>Number of values in its text, this value included: a measure of the work that its resolution may take.</summary>
    public abstract long Weight { get; }

    /// <summary>Levels below this value in its text; 0 for a scalar.</summary>
    public abstract int Height { get; }
}
