using System.Globalization;
using IpTfs.Node.CommandLine;
using Spectre.Console;

namespace IpTfs.Node.Demo;

/// <summary>The demonstration's result as text.</summary>
internal static class DemoText
{
    /// <summary>Writes the tables and the verdict.</summary>
    public static void Write(Terminal terminal, DemoResult result)
    {
        terminal.Ansi.Write(DirectionTable(result));
        terminal.Ansi.Write(EfficiencyTable(result));
        WriteDrops(terminal, result);
        foreach (var direction in result.Directions.Where(direction => direction.Fault is not null))
        {
            terminal.Ansi.MarkupLine($"[red]{direction.Name}: {Markup.Escape(direction.Fault!)}[/]");
        }

        terminal.Ansi.MarkupLine(result.Ok
            ? "[green]ok[/]: every inner packet that the path let through arrived, equal octet by octet and in order"
            : "[red]failed[/]: see missing and wrong above");
    }

    /// <summary>A rate in bits per second with a unit.</summary>
    public static string Rate(double bitsPerSecond) => bitsPerSecond switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e9:F2} Gbit/s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e6:F1} Mbit/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e3:F1} kbit/s"),
    };

    private static Table DirectionTable(DemoResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"{result.Suite}, outer packets of {result.OuterPacketSize} octets, {F1(result.Seconds)} s, seed {result.Seed}");
        table.AddColumn("");
        foreach (var direction in result.Directions) table.AddColumn(new TableColumn(direction.Name).RightAligned());
        Row("inner packets sent", direction => N(direction.InnerSent.Packets));
        Row("inner octets sent", direction => N(direction.InnerSent.Octets));
        Row("inner packets delivered", direction => N(direction.InnerDelivered.Packets));
        Row("  lost with outer packets", direction => N(direction.InnerExcused));
        Row("  missing", direction => N(direction.InnerMissing));
        Row("  wrong", direction => N(direction.InnerWrong));
        Row("outer packets", direction => N(direction.Outer.Packets));
        Row("outer octets", direction => N(direction.Outer.Octets));
        Row("  lost by the path", direction => N(direction.OuterLost));
        Row("  reordered by the path", direction => N(direction.OuterReordered));
        Row("goodput", direction => Rate(direction.InnerDelivered.Octets * 8 / result.Seconds));
        Row("latency p50 / p99", direction => $"{F1(direction.LatencyP50Us)} / {F1(direction.LatencyP99Us)} us");
        return table;

        void Row(string name, Func<DemoDirection, string> cell) => table.AddRow([name, .. result.Directions.Select(cell)]);
    }

    private static Table EfficiencyTable(DemoResult result)
    {
        var efficiency = result.Efficiency;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("bandwidth efficiency", "inner / outer octets");
        table.Columns[1].RightAligned();
        table.AddRow("IP-TFS, measured", Percent(efficiency.IpTfs));
        table.AddRow("IP-TFS, every payload full", Percent(efficiency.IpTfsCeiling));
        table.AddRow("plain ESP, sizes visible", Percent(efficiency.PlainEsp));
        table.AddRow("ESP padded to full size", Percent(efficiency.PaddedEsp));
        return table;
    }

    private static void WriteDrops(Terminal terminal, DemoResult result)
    {
        if (result.Drops.Values.All(drops => drops.Count == 0))
        {
            terminal.Ansi.WriteLine("drops: none");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("dropped at", "reason", "count");
        table.Columns[2].RightAligned();
        foreach (var (node, drops) in result.Drops)
        {
            foreach (var (reason, count) in drops) table.AddRow(node, reason, N(count));
        }

        terminal.Ansi.Write(table);
    }

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string F1(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %");
}
