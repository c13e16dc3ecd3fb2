using IpTfs.Node.CommandLine;
using Spectre.Console;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>The result of the demonstration in namespaces.</summary>
/// <param name="Ok">Whether all checks passed.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Checks">The checks and their results.</param>
/// <param name="Drops">Dropped packets by site and reason; reasons that did not occur are left out.</param>
internal sealed record NamespaceResult(
    bool Ok, string Suite, IReadOnlyList<NamespaceCheck> Checks, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Drops)
{
    /// <summary>The result as a JSON object.</summary>
    public string ToJson() => JsonStyle.OfVerb(this);

    /// <summary>Writes the table and the verdict.</summary>
    public void Write(Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"two network namespaces, {Suite}").AddColumns("through the tunnel", "", "seen");
        foreach (var check in Checks) table.AddRow(Markup.Escape(check.Name), check.Ok ? "[green]ok[/]" : "[red]failed[/]", Markup.Escape(check.Detail));
        foreach (var (site, drops) in Drops)
        {
            foreach (var (reason, count) in drops) table.AddRow($"{site} dropped", "", Markup.Escape($"{count} {reason}"));
        }

        terminal.Ansi.Write(table);
        terminal.Ansi.MarkupLine(Ok ? "[green]ok[/]" : "[red]failed[/]");
    }
}
