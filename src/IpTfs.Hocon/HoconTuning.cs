namespace IpTfs.Hocon;

/// <summary>Bounds that keep hostile input from exhausting stack or memory. All lie far above what a configuration needs.</summary>
internal static class HoconTuning
{
    /// <summary>Levels of objects, arrays and path elements in one value, includes counted through.</summary>
    public const int MaxDepth = 128;

    /// <summary>Levels of a resolved tree: substitutions may place one tree inside another.</summary>
    public const int MaxResolvedDepth = 256;

    /// <summary>Substitutions that wait for each other.</summary>
    public const int MaxSubstitutionChain = 1_000;

    /// <summary>Values in a resolved tree, counting what several substitutions share once per place.</summary>
    public const long MaxResolvedValues = 20_000_000;

    /// <summary>Objects that are brought into each other by substitution and merged there.</summary>
    public const int MaxMergeChain = 256;

    /// <summary>Elements of arrays made by concatenations, over a whole resolution.</summary>
    public const long MaxConcatenatedElements = 4_000_000;

    /// <summary>Characters of text made by concatenations, over a whole resolution.</summary>
    public const long MaxConcatenatedCharacters = 64L << 20;

    /// <summary>Steps of a resolution that any configuration may take.</summary>
    public const long FreeSteps = 200_000;

    /// <summary>Steps besides for each value that is written in it: enough to bring a large object of defaults into many small ones.</summary>
    public const long StepsPerValue = 128;

    /// <summary>Files nested in each other by include.</summary>
    public const int MaxIncludeDepth = 32;

    /// <summary>Include statements in one load.</summary>
    public const int MaxIncludes = 4_096;

    /// <summary>Faults that are reported before the rest is only counted.</summary>
    public const int MaxFaults = 200;
}
