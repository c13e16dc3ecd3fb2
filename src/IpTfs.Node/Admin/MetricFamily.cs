using System.Globalization;
using System.Text;

namespace IpTfs.Node.Admin;

/// <summary>One metric and its samples.</summary>
/// <param name="name">Its name; letters, digits and underscores.</param>
/// <param name="type"><c>counter</c> or <c>gauge</c>.</param>
/// <param name="help">What it is.</param>
internal sealed class MetricFamily(string name, string type, string help)
{
    private readonly StringBuilder _samples = new();

    /// <summary>Adds a sample.</summary>
    public void Add(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _samples.Append(name);
        var separator = '{';
        foreach (var (label, text) in labels)
        {
            _samples.Append(separator).Append(label).Append("=\"");
            AppendEscaped(_samples, text, quoted: true);
            _samples.Append('"');
            separator = ',';
        }

        if (separator == ',') _samples.Append('}');
        _samples.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>Writes HELP, TYPE and the samples; nothing when there are none.</summary>
    public void WriteTo(StringBuilder text)
    {
        if (_samples.Length == 0) return;
        text.Append("# HELP ").Append(name).Append(' ');
        AppendEscaped(text, help, quoted: false);
        text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n').Append(_samples);
    }

    private static void AppendEscaped(StringBuilder text, string value, bool quoted)
    {
        foreach (var letter in value)
        {
            switch (letter)
            {
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '"' when quoted: text.Append("\\\""); break;
                default: text.Append(letter); break;
            }
        }
    }
}
