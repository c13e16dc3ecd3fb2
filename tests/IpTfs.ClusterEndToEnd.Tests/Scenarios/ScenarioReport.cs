using System.Globalization;
using System.Text;

namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>What a scenario found, as it comes. Not thread-safe.</summary>
/// <param name="name">The scenario.</param>
/// <param name="writeLine">Takes each line as it comes.</param>
/// <param name="patience">By how much a time may be longer than its bound before that counts: more than 1 where the machine may have other things to do.</param>
public sealed class ScenarioReport(string name, Action<string> writeLine, int patience = 1)
{
    private readonly List<Finding> _findings = [];

    public string Name => name;

    public IReadOnlyList<Finding> Findings => _findings;

    public bool AllKept => _findings.TrueForAll(static finding => finding.IsKept);

    /// <summary>Says what is going on.</summary>
    public void Say(string text) => writeLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {name}: {text}"));

    /// <summary>Tells a figure that has no bound.</summary>
    public void Tell(string what, string found) => Add(new Finding(what, found, "", IsKept: true));

    /// <summary>A time that must not be longer.</summary>
    public void ExpectAtMost(string what, TimeSpan found, TimeSpan bound) =>
        Add(new Finding(what, Text(found), found <= bound || patience == 1 ? "at most " + Text(bound) : $"at most {Text(bound)}; fails beyond {Text(bound * patience)}", found <= bound * patience));

    /// <summary>A share that must not be less; where the machine may have other things to do it is only told.</summary>
    public void ExpectAtLeast(string what, double found, double bound) =>
        Add(new Finding(what, string.Create(CultureInfo.InvariantCulture, $"{found:F2}"), string.Create(CultureInfo.InvariantCulture, $"at least {bound:F2}"), found >= bound || patience > 1));

    /// <summary>A number that must be this one.</summary>
    public void Expect(string what, long found, long expected) =>
        Add(new Finding(what, found.ToString(CultureInfo.InvariantCulture), expected.ToString(CultureInfo.InvariantCulture), found == expected));

    /// <summary>A number between two bounds.</summary>
    public void ExpectBetween(string what, long found, long least, long most) =>
        Add(new Finding(what, found.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"), found >= least && found <= most));

    /// <summary>Something that must be so.</summary>
    public void ExpectThat(string what, bool holds, string found = "") =>
        Add(new Finding(what, found.Length > 0 ? found : holds ? "yes" : "no", "yes", holds));

    /// <summary>A list of offences that must be empty; the first few are told.</summary>
    public void ExpectNone(string what, IReadOnlyCollection<string> found)
    {
        Expect(what, found.Count, 0);
        foreach (var offence in found.Take(5)) Say("  " + offence);
    }

    /// <summary>The findings as a table.</summary>
    public string ToTable()
    {
        var table = new StringBuilder().AppendLine(name);
        foreach (var finding in _findings)
            table.AppendLine(CultureInfo.InvariantCulture, $"  {(finding.IsKept ? finding.Bound.Length > 0 ? "ok    " : "      " : "MISSED")} {finding.Name,-58} {finding.Found,12}  {finding.Bound}");
        return table.ToString();
    }

    private static string Text(TimeSpan span) => span == TimeSpan.MaxValue ? "never" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:F0} ms");

    private void Add(Finding finding)
    {
        _findings.Add(finding);
        Say($"{finding.Name}: {finding.Found}{(finding.Bound.Length > 0 ? $" ({(finding.IsKept ? "" : "MISSED: ")}{finding.Bound})" : "")}");
    }
}
