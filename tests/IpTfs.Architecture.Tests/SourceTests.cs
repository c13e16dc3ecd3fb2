using System.Text.RegularExpressions;

namespace IpTfs.Architecture.Tests;

/// <summary>House rules that a compiler cannot see.</summary>
public partial class SourceTests
{
    [Fact]
    public void SourceFiles_StayReadable() => AssertNone(TooLong("src", 500).Concat(TooLong("tests", 700)));

    [Fact]
    public void Tests_UseVirtualTime() => AssertNone(Matches("tests", RealTime(), skip: "SourceTests.cs"));

    [Fact]
    public void Placeholders_AreNotCommitted() => AssertNone(Matches("src", Placeholder()).Concat(Matches("tests", Placeholder(), skip: "SourceTests.cs")));

    [Fact]
    public void Regions_HideCode() => AssertNone(Matches("src", Region()));

    [Fact]
    public void Protocol_HasNoAsyncNoLockNoLog() => AssertNone(Matches("src/IpTfs.Protocol", AsyncOrLock()));

    [Fact]
    public void EverySourceFile_DeclaresTheTypeItIsNamedAfter()
    {
        var wrong = Repository.Sources("src")
            .Where(path => Path.GetFileName(path) is not ("Program.cs" or "GlobalUsings.cs" or "AssemblyInfo.cs"))
            .Where(path =>
            {
                var name = Path.GetFileName(path).Split('.')[0];
                return !Regex.IsMatch(File.ReadAllText(path), $@"\b(class|struct|interface|enum|record|delegate [\w<>?]+|record struct)\s+{Regex.Escape(name)}\b");
            })
            .Select(Repository.Relative);
        AssertNone(wrong);
    }

    private static IEnumerable<string> TooLong(string folder, int lines) =>
        Repository.Sources(folder).Select(path => (Path: path, Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > lines)
            .Select(file => $"{Repository.Relative(file.Path)} has {file.Lines} lines, more than {lines}");

    private static IEnumerable<string> Matches(string folder, Regex rule, string? skip = null) =>
        Repository.Sources(folder)
            .Where(path => Path.GetFileName(path) != skip)
            .SelectMany(path => File.ReadLines(path).Select((line, index) => (Path: path, Line: line, Number: index + 1)))
            .Where(at => !at.Line.TrimStart().StartsWith("///", StringComparison.Ordinal) && rule.IsMatch(at.Line))
            .Select(at => $"{Repository.Relative(at.Path)}:{at.Number}: {at.Line.Trim()}");

    private static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b|\bDateTime\.(Utc)?Now\b|\bSpinWait\b")]
    private static partial Regex RealTime();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b|NotImplementedException")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\s*#region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"\basync\b|\block\s*\(|\bILogger\b")]
    private static partial Regex AsyncOrLock();
}
