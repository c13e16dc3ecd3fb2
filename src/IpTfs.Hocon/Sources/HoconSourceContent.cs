namespace IpTfs.Hocon.Sources;

/// <summary>The result of reading a source.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Utf8">The content of a source that was read.</param>
/// <param name="Problem">Why the source could not be read, in a few words for the operator.</param>
public readonly record struct HoconSourceContent(HoconSourceStatus Status, ReadOnlyMemory<byte> Utf8, string Problem)
{
    /// <summary>No source has the name.</summary>
    public static HoconSourceContent Missing => new(HoconSourceStatus.Missing, default, "no such file");

    /// <summary>Content that was read.</summary>
    public static HoconSourceContent Found(ReadOnlyMemory<byte> utf8) => new(HoconSourceStatus.Found, utf8, string.Empty);

    /// <summary>The source exists and could not be read.</summary>
    public static HoconSourceContent Failed(string problem) => new(HoconSourceStatus.Failed, default, problem);
}
