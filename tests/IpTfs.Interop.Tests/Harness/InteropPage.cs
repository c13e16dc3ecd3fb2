namespace IpTfs.Interop.Tests.Harness;

/// <summary>The page docs/interop.md: prose, and between markers what the runs write.</summary>
public static class InteropPage
{
    private static readonly Lock Gate = new();
    private static readonly string PagePath = Path.Combine(Lab.Scripts, "../../docs/interop.md");

    /// <summary>README.md, which says the summary's first line too.</summary>
    public static string Readme => File.ReadAllText(Path.Combine(Lab.Scripts, "../../README.md"));

    public static string Text => File.ReadAllText(PagePath);

    /// <summary>Whether a run is to write its sections anew.</summary>
    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("IPTFS_UPDATE_DOCS") == "1";

    /// <summary>What stands between the markers of a section.</summary>
    public static string Section(string name)
    {
        var (begin, end) = Bounds(Text, name);
        return Text[begin..end].Trim();
    }

    /// <summary>Replaces what stands between the markers of a section.</summary>
    public static void Replace(string name, string content)
    {
        lock (Gate)
        {
            var text = Text;
            var (begin, end) = Bounds(text, name);
            File.WriteAllText(PagePath, $"{text[..begin]}\n{content.Trim()}\n{text[end..]}");
        }
    }

    private static (int Begin, int End) Bounds(string text, string name)
    {
        var (first, last) = ($"<!-- {name}:begin -->", $"<!-- {name}:end -->");
        var begin = text.IndexOf(first, StringComparison.Ordinal) + first.Length;
        var end = text.IndexOf(last, StringComparison.Ordinal);
        if (begin < first.Length || end < begin) throw new InvalidOperationException($"docs/interop.md has no section {name} between its markers");
        return (begin, end);
    }
}
