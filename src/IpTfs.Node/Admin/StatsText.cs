using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>Statistics as text: one value per line, as in <c>wg show</c>.</summary>
/// <param name="output">Receives the UTF-8 text.</param>
internal sealed class StatsText(IBufferWriter<byte> output)
{
    private const int NameColumns = 34;
    private const int MostLevels = 3;
    private const int LongestValue = 64;

    // Caches line prefixes by indentation and name: about a hundred names occur in millions of lines.
    private readonly Dictionary<string, byte[]>[] _labels = [.. Enumerable.Range(0, MostLevels).Select(_ => new Dictionary<string, byte[]>(StringComparer.Ordinal))];

    /// <summary>A state's name.</summary>
    public static string Of(SaState state) => state switch
    {
        SaState.Running => "running",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the gateway's own values.</summary>
    public void Write(GatewaySummary summary)
    {
        Append($"node: {summary.NodeName}\n");
        Line(1, "uptime", Duration(summary.Uptime));
        Octets(1, "working-set", summary.Process.WorkingSet);
        Octets(1, "allocated", summary.Process.AllocatedOctets);
        Number(1, "gen2-collections", summary.Process.Gen2Collections);
        Line(1, "cpu-time", Duration(summary.Process.CpuTime));
        WriteDrops(1, summary.Drops);
    }

    /// <summary>Writes one tunnel and its SAs.</summary>
    public void Write(TunnelSnapshot tunnel)
    {
        Append($"tunnel: {tunnel.Name}\n");
        Line(1, "state", Of(tunnel.State));
        Line(1, "local", tunnel.Local);
        Line(1, "peer", tunnel.Peer);
        foreach (var sa in SaView.Of(tunnel)) Write(sa);
    }

    /// <summary>Writes one SA.</summary>
    public void Write(SaView sa)
    {
        Append(sa.Direction == "out" ? "  outbound sa: " : "  inbound sa: ");
        Append(Spi.Format(sa.Spi));
        Append("\n");
        Line(2, "tunnel", sa.Tunnel);
        Line(2, "state", Of(sa.State));
        Line(2, "suite", sa.Suite);
        Line(2, "sequence", sa.Sequence.ToString(CultureInfo.InvariantCulture));
        WriteValues(sa.Gauges);
        WriteValues(sa.Counters);
        WriteDrops(2, sa.Drops);
    }

    private static string Duration(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span:hh\\:mm\\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{span:hh\\:mm\\:ss\\.fff}");

    private void WriteValues(IReadOnlyDictionary<string, long> values)
    {
        foreach (var (name, value) in values)
        {
            if (name.EndsWith("octets", StringComparison.Ordinal)) Octets(2, name, value);
            else Number(2, name, value);
        }
    }

    // Omits reasons that did not occur.
    private void WriteDrops(int level, IReadOnlyDictionary<string, long> drops)
    {
        foreach (var (reason, count) in drops)
        {
            if (count != 0) Number(level, "drop " + reason, count);
        }
    }

    private void Line(int level, string name, string value)
    {
        Begin(level, name);
        Append(value);
        Append("\n");
    }

    private void Number(int level, string name, long value)
    {
        Begin(level, name);
        if (value is >= 0 and < 1000) Small(value, "\n"u8);
        else Large(value);
    }

    private void Octets(int level, string name, long value)
    {
        Begin(level, name);
        if (value < 1 << 10)
        {
            Small(value, " B\n"u8);
            return;
        }

        var (amount, unit) = value switch
        {
            < 1 << 20 => (value / 1024.0, "KiB"),
            < 1 << 30 => (value / 1048576.0, "MiB"),
            < 1L << 40 => (value / 1073741824.0, "GiB"),
            _ => (value / 1099511627776.0, "TiB"),
        };
        Utf8.TryWrite(output.GetSpan(LongestValue), CultureInfo.InvariantCulture, $"{value:N0} B ({amount:F2} {unit})\n", out var length);
        output.Advance(length);
    }

    private void Small(long value, ReadOnlySpan<byte> end)
    {
        var span = output.GetSpan(LongestValue);
        Utf8Formatter.TryFormat(value, span, out var length);
        end.CopyTo(span[length..]);
        output.Advance(length + end.Length);
    }

    private void Large(long value)
    {
        Utf8.TryWrite(output.GetSpan(LongestValue), CultureInfo.InvariantCulture, $"{value:N0}\n", out var length);
        output.Advance(length);
    }

    private void Begin(int level, string name)
    {
        ref var label = ref CollectionsMarshal.GetValueRefOrAddDefault(_labels[level], name, out _);
        label ??= Encoding.UTF8.GetBytes($"{new string(' ', 2 * level)}{name}:".PadRight(NameColumns) + ' ');
        output.Write(label);
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, output);
}
