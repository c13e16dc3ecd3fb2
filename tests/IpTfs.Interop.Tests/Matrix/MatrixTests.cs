using IpTfs.Interop.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>Runs cells of the matrix: every datagram is checked octet by octet at its other end, and what may not be lost arrives.</summary>
[Trait("Category", "Interop")]
public abstract class MatrixTests(ITestOutputHelper output)
{
    /// <summary>The n-th share of the cells, by name: as many shares as run side by side.</summary>
    protected static TheoryData<string> Share(int number, int shares) =>
        [.. Cells.All.Where((_, index) => index % shares == number).Select(cell => cell.ToString())];

    protected void RunCell(string name)
    {
        var cell = Cells.All.Single(cell => cell.ToString() == name);
        using var run = new InteropRun(cell, output);
        var result = run.Exchange();
        MatrixReport.Add(result);
        Assert.Empty(result.Faults);
    }
}
