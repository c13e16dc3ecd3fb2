using System.Text;
using System.Text.RegularExpressions;

namespace IpTfs.Architecture.Tests;

/// <summary>
/// docs/rfc/compliance.md says of each requirement of RFC 9347 where it is met and which test shows it, or why not. It is made from docs/rfc/requirements.tsv, the
/// citations in the code and the traits of the tests; IPTFS_UPDATE_DOCS=1 writes it anew.
/// </summary>
public partial class ComplianceTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs/rfc/compliance.md");

    [Fact]
    public void EveryRequirement_IsMetAndShown_OrHasAReason()
    {
        var citations = Citations();
        var tests = Tests();
        var missing = Requirements()
            .Where(requirement => requirement.Reason.Length == 0 && !(citations.ContainsKey(requirement.Id) && tests.ContainsKey(requirement.Id)))
            .Select(requirement => $"{requirement.Id}: cited {citations.ContainsKey(requirement.Id)}, tested {tests.ContainsKey(requirement.Id)}");
        Assert.Empty(missing);
    }

    [Fact]
    public void CitationsAndTraits_NameRequirementsThatExist()
    {
        var known = Requirements().Select(requirement => requirement.Id).ToHashSet();
        Assert.Subset(known, Citations().Keys.ToHashSet());
        Assert.Subset(known, Tests().Keys.ToHashSet());
    }

    [Fact]
    public void Page_IsWhatTheCodeSays()
    {
        var page = Render();
        if (Environment.GetEnvironmentVariable("IPTFS_UPDATE_DOCS") == "1") File.WriteAllText(Page, page);
        Assert.Equal(page, File.ReadAllText(Page));
    }

    private static List<(string Id, string Level, string Section, string Text, string Reason)> Requirements() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs/rfc/requirements.tsv"))
            .Select(line => line.Split('\t'))
            .Select(cells => (cells[0], cells[1], cells[2], cells[3], cells[4]))];

    private static Dictionary<string, List<string>> Citations()
    {
        var found = new Dictionary<string, List<string>>();
        foreach (var path in Repository.Sources("src"))
        {
            foreach (var line in File.ReadLines(path))
            {
                if (Citation().Match(line) is { Success: true } match) Add(found, match.Groups[1].Value, Repository.Relative(path));
            }
        }

        return found;
    }

    // A trait stands above the method, or above the class, that shows the requirement.
    private static Dictionary<string, List<string>> Tests()
    {
        var found = new Dictionary<string, List<string>>();
        foreach (var path in Repository.Sources("tests"))
        {
            var pending = new List<string>();
            foreach (var line in File.ReadLines(path))
            {
                foreach (Match match in Trait().Matches(line)) pending.Add(match.Groups[1].Value);
                if (pending.Count == 0 || Declaration().Match(line) is not { Success: true } declaration) continue;
                var name = declaration.Groups["class"].Success
                    ? declaration.Groups["class"].Value
                    : $"{Path.GetFileNameWithoutExtension(path)}.{declaration.Groups["method"].Value}";
                foreach (var id in pending) Add(found, id, name);
                pending.Clear();
            }
        }

        return found;
    }

    private static void Add(Dictionary<string, List<string>> to, string id, string value)
    {
        if (!to.TryGetValue(id, out var values)) to.Add(id, values = []);
        if (!values.Contains(value)) values.Add(value);
    }

    private static string Render()
    {
        var citations = Citations();
        var tests = Tests();
        var page = new StringBuilder();
        page.Append("# RFC 9347, requirement by requirement\n\n");
        page.Append("Made from [requirements.tsv](requirements.tsv), the citations in the code (`//= RFC9347 §… R…`) and the traits of the tests; a test compares it.\n\n");
        page.Append("| # | level | section | requirement | where | shown by |\n|---|---|---|---|---|---|\n");
        foreach (var (id, level, section, text, reason) in Requirements())
        {
            var where = citations.TryGetValue(id, out var files) ? string.Join("<br>", files.Select(file => $"`{file["src/".Length..]}`")) : "";
            var shown = tests.TryGetValue(id, out var names) ? string.Join("<br>", names.Select(name => $"`{name}`")) : "";
            if (reason.Length > 0) where = where.Length == 0 ? $"not yet: {reason}" : $"{where}<br>not whole: {reason}";
            page.Append($"| {id} | {level} | {section} | {text} | {where} | {shown} |\n");
        }

        return page.ToString();
    }

    [GeneratedRegex(@"//= RFC9347 §[0-9A-Za-z.]+ (R\d+):")]
    private static partial Regex Citation();

    [GeneratedRegex("""\[Trait\("Requirement", "(R\d+)"\)\]""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"\bclass (?<class>\w+)|^\s*public (?:static )?(?:async )?[\w<>\[\]]+ (?<method>\w+)\(")]
    private static partial Regex Declaration();
}
