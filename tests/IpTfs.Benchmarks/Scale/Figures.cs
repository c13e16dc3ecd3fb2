using System.Globalization;
using System.Text.Json;

namespace IpTfs.Benchmarks.Scale;

/// <summary>The figures of one quick run: printed as they come, or as one JSON object at the end.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly List<(string Name, string Unit, double Median, double Least, double Greatest)> _rows = [];
    private readonly string _command;
    private readonly bool _json;

    /// <summary>Starts a report.</summary>
    public Figures(string command, bool json)
    {
        _command = $"dotnet run -c Release --project tests/IpTfs.Benchmarks -- {command}";
        _json = json;
        if (!json) Console.WriteLine($"{_command}\n{Machine.Description}\n");
    }

    /// <summary>A line that explains what follows; not part of the JSON.</summary>
    public void Say(string line)
    {
        if (!_json) Console.WriteLine(line);
    }

    /// <summary>Adds a figure that was measured once.</summary>
    public void Add(string name, double value, string unit) => Add(name, [value], unit);

    /// <summary>Adds a figure that was measured several times.</summary>
    public void Add(string name, List<double> values, string unit)
    {
        values.Sort();
        var row = (name, unit, values[values.Count / 2], values[0], values[^1]);
        _rows.Add(row);
        if (_json) return;
        var spread = values.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({row.Item4:0.##} to {row.Item5:0.##}, {values.Count} rounds)");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-64} {row.Item3,12:0.##} {unit}{spread}"));
    }

    /// <summary>Ends the report.</summary>
    public void End()
    {
        if (!_json) return;
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                command = _command,
                machine = Machine.Description,
                figures = _rows.Select(row => new { name = row.Name, unit = row.Unit, median = row.Median, least = row.Least, greatest = row.Greatest }),
            },
            Indented));
    }
}
