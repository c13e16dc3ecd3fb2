using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>The matrix itself, without the lab.</summary>
public sealed class MatrixDataTests
{
    private const int FewestCells = 150;

    [Fact]
    public void Cells_AreManyAndEachIsThereOnce()
    {
        Assert.True(Cells.All.Count >= FewestCells);
        Assert.Empty(Cells.All.GroupBy(cell => cell.ToString()).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Page_ShowsEachCellAndThatItHolds()
    {
        var lines = InteropPage.Section("matrix").Split('\n');
        var rows = lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| cell ", StringComparison.Ordinal)).ToList();

        // Made by a run with IPTFS_UPDATE_DOCS=1.
        Assert.Equal(Cells.All.Select(MatrixReport.RowOf), rows.Select(row => row[..(row.IndexOf('|', 2) + 1)]));
        Assert.Contains(InteropPage.Section("summary").Split('\n')[0], InteropPage.Readme, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains("| yes |", row, StringComparison.Ordinal));
    }
}
