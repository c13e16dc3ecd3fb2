using IpTfs.Hocon.Sources;

namespace IpTfs.Hocon.Syntax;

/// <summary>What the parsers of one load share: the source, the faults and the files that are open at the moment.</summary>
/// <param name="source">Where included texts come from; null when includes are not possible.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class ParseContext(IHoconSource? source, HoconFaultList faults)
{
    private const int MaxWords = 1024;
    private const int MaxWordLength = 64;

    private readonly List<string> _open = [];
    private readonly HashSet<string> _words = [];
    private int _includes;

    /// <summary>Where faults go.</summary>
    public HoconFaultList Faults { get; } = faults;

    /// <summary>Where included texts come from.</summary>
    public IHoconSource? Source { get; } = source;

    /// <summary>A word as a string, mostly one that was met before.</summary>
    public string Word(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxWordLength) return word.ToString();
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known)) return known;
        var made = word.ToString();
        if (_words.Count < MaxWords) _words.Add(made);
        return made;
    }

    /// <summary>Counts an include statement; false once there are too many.</summary>
    public bool TryCountInclude() => _includes++ < HoconTuning.MaxIncludes;

    /// <summary>Marks a source as being parsed; a sentence saying why that may not be, or null.</summary>
    public string? Enter(string location)
    {
        if (_open.Contains(location, StringComparer.Ordinal)) return "includes itself, directly or through other files";
        if (_open.Count >= HoconTuning.MaxIncludeDepth) return $"is nested in more than {HoconTuning.MaxIncludeDepth} includes";
        _open.Add(location);
        return null;
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave() => _open.RemoveAt(_open.Count - 1);
}
