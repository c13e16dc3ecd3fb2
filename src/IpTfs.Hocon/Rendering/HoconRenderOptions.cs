namespace IpTfs.Hocon.Rendering;

/// <summary>How a tree is written.</summary>
public sealed record HoconRenderOptions
{
    /// <summary>In the order of definition, without comments or mask.</summary>
    public static HoconRenderOptions Default { get; } = new();

    /// <summary>Whether keys are sorted by their octets instead of kept in order.</summary>
    public bool Sorted { get; init; }

    /// <summary>Whether comments are written above their keys.</summary>
    public bool Comments { get; init; }

    /// <summary>Whether the scalar at a path must not be shown; elements of an array have the path of the array.</summary>
    public Func<string, bool>? Mask { get; init; }

    /// <summary>What stands in place of a masked value.</summary>
    public string MaskText { get; init; } = "***";
}
