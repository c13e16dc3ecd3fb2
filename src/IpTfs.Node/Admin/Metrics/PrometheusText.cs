using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.Metrics;
using System.Text;

namespace IpTfs.Node.Admin.Metrics;

/// <summary>Writes measurements as lines of Prometheus' text format; HELP and TYPE precede the first line of an instrument.</summary>
/// <param name="output">Receives the text.</param>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    private const int LongestNumber = 32;

    private Instrument? _current;
    private byte[] _name = [];

    /// <summary>Writes a whole number.</summary>
    public void Write(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Begin(instrument, tags);
        Utf8Formatter.TryFormat(value, output.GetSpan(LongestNumber), out var written);
        output.Advance(written);
        output.Write("\n"u8);
    }

    /// <summary>Writes a number.</summary>
    public void Write(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Begin(instrument, tags);
        Utf8Formatter.TryFormat(value, output.GetSpan(LongestNumber), out var written);
        output.Advance(written);
        output.Write("\n"u8);
    }

    private void Begin(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument != _current) WriteHeader(instrument);
        output.Write(_name);
        var separator = "{"u8;
        foreach (var (label, value) in tags)
        {
            output.Write(separator);
            Write(label);
            output.Write("=\""u8);
            WriteEscaped((string?)value ?? "");
            output.Write("\""u8);
            separator = ","u8;
        }

        output.Write(tags.IsEmpty ? " "u8 : "} "u8);
    }

    private void WriteHeader(Instrument instrument)
    {
        var isCounter = instrument is ObservableCounter<long> or ObservableCounter<double>;
        var name = isCounter ? $"{instrument.Name}_total" : instrument.Name;
        Write($"# HELP {name} {instrument.Description}\n# TYPE {name} {(isCounter ? "counter" : "gauge")}\n");
        _name = Encoding.UTF8.GetBytes(name);
        _current = instrument;
    }

    private void WriteEscaped(string value)
    {
        if (value.AsSpan().ContainsAny('\\', '\n', '"')) value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Write(value);
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
