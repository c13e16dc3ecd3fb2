using System.Buffers;
using System.Globalization;
using System.Text;

namespace IpTfs.Node.Admin;

/// <summary>A table as text that is written row by row and never held, like the output of <c>ss</c>: the last column is not padded, and a cell that is too wide moves the rest of its row.</summary>
/// <param name="output">Receives the UTF-8 text.</param>
/// <param name="columns">Headings and widths in characters; a negative width aligns to the right.</param>
internal sealed class ColumnText(IBufferWriter<byte> output, params (string Heading, int Width)[] columns)
{
    private const string Gap = "  ";
    private readonly StringBuilder _row = new();
    private int _column;

    /// <summary>Writes the headings.</summary>
    public void Head()
    {
        foreach (var (heading, _) in columns) Cell(heading);
    }

    /// <summary>Appends a number to the row.</summary>
    public void Cell(long number) => Cell(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Appends a cell to the row, and writes the row when it is the last.</summary>
    public void Cell(string text)
    {
        // Names come from the configuration: none of their characters may break the table.
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0) text = string.Concat(text.Select(static character => char.IsControl(character) ? '?' : character));
        var width = columns[_column].Width;
        var pad = Math.Abs(width) - text.Length;
        if (width < 0 && pad > 0) _row.Append(' ', pad);
        _row.Append(text);
        if (++_column < columns.Length)
        {
            if (width > 0 && pad > 0) _row.Append(' ', pad);
            _row.Append(Gap);
            return;
        }

        _row.Append('\n');
        foreach (var chunk in _row.GetChunks()) Encoding.UTF8.GetBytes(chunk.Span, output);
        _row.Clear();
        _column = 0;
    }
}
