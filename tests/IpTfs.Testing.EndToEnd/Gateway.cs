using System.Reflection;
using System.Text.RegularExpressions;

namespace IpTfs.Testing.EndToEnd;

/// <summary>The built program <c>iptfs</c>, run in a namespace with a configuration file of its own.</summary>
public sealed partial class Gateway : IDisposable
{
    private readonly NetworkNamespace _side;
    private readonly string _file;
    private readonly List<string> _log = [];
    private BackgroundProcess? _process;

    public Gateway(NetworkNamespace side, GatewayConfiguration configuration)
    {
        _side = side;
        Configuration = configuration;
        _file = Path.Combine(configuration.Directory, $"{configuration.Own.Name}.conf");
        WriteConfiguration(configuration.ToHocon());
    }

    /// <summary>The assembly of the program, as the build of these tests made it.</summary>
    public static string Assembly { get; } = typeof(Gateway).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "GatewayAssembly").Value!;

    public GatewayConfiguration Configuration { get; }

    /// <summary>What it has logged, over all its starts.</summary>
    public IReadOnlyList<string> Log => [.. _log, .. _process?.Lines ?? []];

    public bool IsRunning => _process is { HasEnded: false };

    /// <summary>Of the running process.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("not started");

    /// <summary>Runs a verb of the program to its end.</summary>
    public static CommandResult Run(NetworkNamespace side, params IReadOnlyList<string> arguments) => side.Run(Patience.Command, "dotnet", ["exec", Assembly, .. arguments]);

    /// <summary>Replaces the configuration file; a running gateway reads it at the next start or reload.</summary>
    public void WriteConfiguration(string hocon) => File.WriteAllText(_file, hocon);

    /// <summary>Starts it, optionally through another program, and returns when it says that it carries traffic.</summary>
    public void Start(params IReadOnlyList<string> through)
    {
        StartWithoutWaiting(through);
        _process!.WaitForLine(line => Ready().IsMatch(line), Patience.Start);
    }

    /// <summary>Starts it where it is expected to refuse, optionally through another program, and returns how it ended.</summary>
    public CommandResult StartAndFail(params IReadOnlyList<string> through)
    {
        StartWithoutWaiting(through);
        return _process!.WaitForEnd(Patience.Start);
    }

    /// <summary>Starts it where it may either refuse or run, and returns when it has made up its mind.</summary>
    public void StartInAnyState()
    {
        StartWithoutWaiting();
        try
        {
            _process!.WaitForLine(line => Ready().IsMatch(line), Patience.Start);
        }
        catch (TimeoutException) when (_process!.HasEnded)
        {
            // It refused.
        }
    }

    /// <summary>Asks it to end as a service manager does, and returns how it ended.</summary>
    public CommandResult Stop()
    {
        var process = _process ?? throw new InvalidOperationException("not started");
        process.Send(Signal.Terminate);
        return process.WaitForEnd(Patience.Stop);
    }

    /// <summary>Ends it without warning.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>Makes it read its configuration again and returns the line by which it says that it has, or why it has not.</summary>
    public string Reload()
    {
        var process = _process ?? throw new InvalidOperationException("not started");
        var seen = process.Lines.Count;
        process.Send(Signal.HangUp);
        return process.WaitForLine(line => Reloaded().IsMatch(line), Patience.Start, from: seen);
    }

    /// <summary>Its own counters at this instant.</summary>
    public GatewayStatistics ReadStatistics() =>
        GatewayStatistics.Parse(Run(_side, "stats", "--socket", Configuration.AdminSocket, "--json").EnsureSuccess().Output, Configuration.TunnelName);

    /// <summary>Starts a program that prints its counters each second, one line of JSON, until it is disposed.</summary>
    public BackgroundProcess WatchStatistics() => _side.Start("dotnet", "exec", Assembly, "stats", "--socket", Configuration.AdminSocket, "--json", "--watch");

    /// <summary>The same without starting the program for it.</summary>
    public GatewayStatistics QueryStatistics() => GatewayStatistics.Parse(AdminApi.ReadStatistics(Configuration.AdminSocket), Configuration.TunnelName);

    /// <summary>Ends it and hands what it logged, and counted to the end, to a test's output.</summary>
    public void DisposeInto(Action<string> writeLine)
    {
        var figures = IsRunning ? ReadFigures() : "";
        Dispose();
        writeLine($"--- gateway {Configuration.Own.Name}");
        foreach (var line in Log) writeLine(line);
        writeLine(figures);
    }

    public void Dispose() => _process?.Dispose();

    private string ReadFigures()
    {
        try
        {
            return AdminApi.ReadStatistics(Configuration.AdminSocket);
        }
        catch (HttpRequestException failure)
        {
            // It may be on its way out: what it did is for the test to judge.
            return $"no statistics: {failure.Message}";
        }
    }

    private void StartWithoutWaiting(params IReadOnlyList<string> through)
    {
        if (_process is not null)
        {
            _log.AddRange(_process.Lines);
            _process.Dispose();
        }

        string[] command = [.. through, "dotnet", "exec", Assembly, "run", _file];
        _process = _side.Start(command[0], command[1..]);
    }

    [GeneratedRegex(@"\bready\b")]
    private static partial Regex Ready();

    [GeneratedRegex(@"\breload", RegexOptions.IgnoreCase)]
    private static partial Regex Reloaded();
}
