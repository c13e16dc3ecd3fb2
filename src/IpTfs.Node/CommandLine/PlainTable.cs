using Spectre.Console;

namespace IpTfs.Node.CommandLine;

/// <summary>A plain-text table without borders, like the output of <c>ss</c> and <c>ip</c>.</summary>
internal sealed class PlainTable
{
    private readonly Table _table = new Table().Border(TableBorder.None);

    /// <summary>Makes a table without rows.</summary>
    /// <param name="headings">The columns' headings.</param>
    public PlainTable(params ReadOnlySpan<string> headings)
    {
        foreach (var heading in headings) _table.AddColumn(heading);
    }

    /// <summary>Adds a row; cells are not parsed as markup.</summary>
    public void Add(params ReadOnlySpan<string> cells)
    {
        var row = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++) row[i] = Markup.Escape(cells[i]);
        _table.AddRow(row);
    }

    /// <summary>Writes the table.</summary>
    public void Write(Terminal terminal) => terminal.Ansi.Write(_table);
}
