namespace IpTfs.Hocon;

/// <summary>Bounds that keep hostile input from exhausting stack or memory. All lie far above what a configuration needs.</summary>
internal static class HoconTuning
{
    /// <summary>Levels of objects, arrays and path elements in one value, those of included sources included.</summary>
    public const int MaxDepth = 128;

    /// <summary>Levels of a resolved tree: substitutions may place one tree inside another.</summary>
    public const int MaxResolvedDepth = 256;

    /// <summary>Substitutions that wait for each other.</summary>
    public const int MaxSubstitutionChain = 1_000;

    /// <summary>Values in a resolved tree; a value that several substitutions share counts once for each of them.</summary>
    public const long MaxResolvedValues = 20_000_000;

    /// <summary>Objects that substitutions merge with each other.</summary>
    public const int MaxMergeChain = 256;

    /// <summary>Elements of arrays made by concatenations, over a whole resolution.</summary>
    public const long MaxConcatenatedElements = 4_000_000;

    /// <summary>Characters of text made by concatenations, over a whole resolution.</summary>
    public const long MaxConcatenatedCharacters = 64L << 20;

    /// <summary>Steps that the resolution of any configuration may take.</summary>
    public const long FreeSteps = 200_000;

    /// <summary>Further steps for each value in its text: enough to merge a large object of defaults into many small objects.</summary>
    public const long StepsPerValue = 128;

    /// <summary>Files nested in each other by include.</summary>
    public const int MaxIncludeDepth = 32;

    /// <summary>Include statements in one load.</summary>
    public const int MaxIncludes = 4_096;

    /// <summary>Faults that are reported; further faults are only counted.</summary>
    public const int MaxFaults = 200;
}
