using System.Globalization;
using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>A snapshot for people: a paragraph for each tunnel, one figure a line, as <c>wg show</c> does it.</summary>
internal static class StatsText
{
    private const int NameColumns = 34;

    /// <summary>Writes a snapshot.</summary>
    public static void Write(TextWriter output, GatewaySnapshot snapshot)
    {
        output.WriteLine($"node: {snapshot.NodeName}");
        Line(output, 1, "uptime", Duration(snapshot.Uptime));
        Line(output, 1, "working-set", Octets(snapshot.Process.WorkingSet));
        Line(output, 1, "allocated", Octets(snapshot.Process.AllocatedOctets));
        Line(output, 1, "gen2-collections", Number(snapshot.Process.Gen2Collections));
        Line(output, 1, "cpu-time", Duration(snapshot.Process.CpuTime));
        WriteFigures(output, 1, "drop ", snapshot.Drops, hideZero: true);
        foreach (var tunnel in snapshot.Tunnels)
        {
            output.WriteLine();
            output.WriteLine($"tunnel: {tunnel.Name}");
            Line(output, 1, "state", Of(tunnel.State));
            Line(output, 1, "local", tunnel.Local);
            Line(output, 1, "peer", tunnel.Peer);
            foreach (var sa in SaView.AllOf(snapshot).Where(sa => sa.Tunnel == tunnel.Name)) Write(output, sa);
        }
    }

    /// <summary>Writes one SA.</summary>
    public static void Write(TextWriter output, SaView sa)
    {
        output.WriteLine($"  {(sa.Direction == "out" ? "outbound" : "inbound")} sa: {Spi.Format(sa.Spi)}");
        Line(output, 2, "tunnel", sa.Tunnel);
        Line(output, 2, "state", Of(sa.State));
        Line(output, 2, "suite", sa.Suite);
        Line(output, 2, "sequence", sa.Sequence.ToString(CultureInfo.InvariantCulture));
        WriteFigures(output, 2, "", sa.Gauges, hideZero: false);
        WriteFigures(output, 2, "", sa.Counters, hideZero: false);
        WriteFigures(output, 2, "drop ", sa.Drops, hideZero: true);
    }

    /// <summary>A state's name.</summary>
    public static string Of(SaState state) => state.ToString().ToLowerInvariant();

    private static void WriteFigures(TextWriter output, int level, string prefix, IReadOnlyDictionary<string, long> figures, bool hideZero)
    {
        foreach (var (name, value) in figures)
        {
            if (value == 0 && hideZero) continue;
            Line(output, level, prefix + name, name.EndsWith("octets", StringComparison.Ordinal) ? Octets(value) : Number(value));
        }
    }

    private static void Line(TextWriter output, int level, string name, string value)
    {
        var indent = new string(' ', 2 * level);
        output.WriteLine($"{(indent + name + ":").PadRight(NameColumns)} {value}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Octets(long value) => value switch
    {
        < 1 << 10 => $"{value} B",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0:F2} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{value / 1048576.0:F2} MiB"),
        < 1L << 40 => string.Create(CultureInfo.InvariantCulture, $"{value / 1073741824.0:F2} GiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1099511627776.0:F2} TiB"),
    };

    private static string Duration(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span:hh\\:mm\\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{span:hh\\:mm\\:ss\\.fff}");
}
