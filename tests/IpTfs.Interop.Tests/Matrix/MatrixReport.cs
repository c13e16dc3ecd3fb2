using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>
/// The matrix as docs/interop.md shows it. With IPTFS_UPDATE_DOCS=1 the run writes it anew, between the page's markers, once the last cell has its
/// result; a run of some cells only leaves the page alone.
/// </summary>
public static class MatrixReport
{
    private static readonly ConcurrentDictionary<string, CellResult> Results = new();

    public static void Add(CellResult result)
    {
        Results[result.Cell.ToString()] = result;
        if (Results.Count < Cells.All.Count || !InteropPage.IsToBeWritten) return;
        InteropPage.Replace("summary", RenderSummary());
        InteropPage.Replace("matrix", RenderMatrix());
    }

    /// <summary>The cell's place in the table, up to its results.</summary>
    public static string RowOf(InteropCell cell) => $"| {cell.Title} |";

    private static string RenderSummary()
    {
        var text = new StringBuilder();
        var gateway = Command.Run("dotnet", "exec", Gateway.Assembly, "version").EnsureSuccess().Output.Split('\n', '+')[0];
        text.AppendLine(CultureInfo.InvariantCulture, $"{gateway} against Linux {Lab.LinuxVersion}: {Passed(Cells.All)} of {Cells.All.Count} cells hold.")
            .AppendLine()
            .AppendLine("| group | cells | hold | datagrams to Linux | from Linux |")
            .AppendLine("|---|---|---|---|---|");
        foreach (var group in Cells.All.GroupBy(cell => cell.Group))
        {
            var results = group.Select(cell => Results[cell.ToString()]).ToList();
            text.AppendLine(
                CultureInfo.InvariantCulture, $"| {group.Key} | {results.Count} | {Passed(group)} | {CellResult.Sum(results, Site.B)} | {CellResult.Sum(results, Site.A)} |");
        }

        return text.ToString();
    }

    private static string RenderMatrix()
    {
        var text = new StringBuilder();
        foreach (var group in Cells.All.GroupBy(cell => cell.Group))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}").AppendLine()
                .AppendLine("| cell | holds | to Linux | from Linux | note |")
                .AppendLine("|---|---|---|---|---|");
            foreach (var cell in group)
            {
                var result = Results[cell.ToString()];
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{RowOf(cell)} {(result.Faults.Count == 0 ? "yes" : "**no**")} | {result.Delivered(Site.B)} | {result.Delivered(Site.A)} | {cell.Remark} |");
            }

            text.AppendLine();
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static int Passed(IEnumerable<InteropCell> cells) => cells.Count(cell => Results[cell.ToString()].Faults.Count == 0);
}
