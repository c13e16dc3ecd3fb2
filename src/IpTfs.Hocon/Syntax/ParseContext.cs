using IpTfs.Hocon.Sources;

namespace IpTfs.Hocon.Syntax;

/// <summary>The state that the parsers of one load share: the source, the faults and the files that are being parsed.</summary>
/// <param name="source">Returns included texts; null when includes are not possible.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class ParseContext(IHoconSource? source, HoconFaultList faults)
{
    private const int MaxWords = 1024;
    private const int MaxWordLength = 64;

    private readonly List<string> _open = [];
    private readonly HashSet<string> _words = [];
    private int _includes;

    /// <summary>Receives the faults.</summary>
    public HoconFaultList Faults { get; } = faults;

    /// <summary>Returns included texts; null when includes are not possible.</summary>
    public IHoconSource? Source { get; } = source;

    /// <summary>The word as a string: mostly a string that was made for the same word before.</summary>
    public string Word(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxWordLength) return word.ToString();
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known)) return known;
        var made = word.ToString();
        if (_words.Count < MaxWords) _words.Add(made);
        return made;
    }

    /// <summary>Counts an include statement; false when there are too many.</summary>
    public bool TryCountInclude() => _includes++ < HoconTuning.MaxIncludes;

    /// <summary>Marks a source as being parsed. Returns null, or why it cannot be parsed now.</summary>
    public string? Enter(string location)
    {
        if (_open.Contains(location, StringComparer.Ordinal)) return "includes itself, directly or through other files";
        if (_open.Count >= HoconTuning.MaxIncludeDepth) return $"is nested in more than {HoconTuning.MaxIncludeDepth} includes";
        _open.Add(location);
        return null;
    }

    /// <summary>Ends the parsing of the source that <see cref="Enter"/> marked.</summary>
    public void Leave() => _open.RemoveAt(_open.Count - 1);
}
