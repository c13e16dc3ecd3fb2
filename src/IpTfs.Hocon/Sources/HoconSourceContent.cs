namespace IpTfs.Hocon.Sources;

/// <summary>The result of reading a source.</summary>
/// <param name="Status">Whether it was read.</param>
/// <param name="Utf8">The content, when it was.</param>
/// <param name="Problem">Why it could not be read, in a few words for the operator.</param>
public readonly record struct HoconSourceContent(HoconSourceStatus Status, ReadOnlyMemory<byte> Utf8, string Problem)
{
    /// <summary>There is nothing of that name.</summary>
    public static HoconSourceContent Missing => new(HoconSourceStatus.Missing, default, "no such file");

    /// <summary>Content that was read.</summary>
    public static HoconSourceContent Found(ReadOnlyMemory<byte> utf8) => new(HoconSourceStatus.Found, utf8, string.Empty);

    /// <summary>It exists and could not be read.</summary>
    public static HoconSourceContent Failed(string problem) => new(HoconSourceStatus.Failed, default, problem);
}
