namespace IpTfs.Hocon.Syntax;

/// <summary>Converts offsets of a text to lines and columns.</summary>
internal sealed class LineMap
{
    private readonly string _file;
    private readonly int[] _starts;
    private int _last;

    /// <summary>The map of one text.</summary>
    public LineMap(string file, string text)
    {
        _file = file;
        _starts = new int[text.AsSpan().Count('\n') + 1];
        var line = 0;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1)) _starts[++line] = i + 1;
    }

    /// <summary>The line and column of an offset: O(1) on the line of the call before or the next one, O(log lines) elsewhere.</summary>
    public HoconOrigin At(int offset)
    {
        var line = IsOn(_last, offset) ? _last : IsOn(_last + 1, offset) ? _last + 1 : Array.BinarySearch(_starts, offset);
        if (line < 0) line = ~line - 1;
        _last = line;
        return new HoconOrigin(_file, line + 1, offset - _starts[line] + 1);
    }

    private bool IsOn(int line, int offset) =>
        line < _starts.Length && offset >= _starts[line] && (line + 1 == _starts.Length || offset < _starts[line + 1]);
}
