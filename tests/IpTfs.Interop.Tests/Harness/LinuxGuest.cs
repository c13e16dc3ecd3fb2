using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>A booted Linux with the real IP-TFS, as one gateway on a tap device.</summary>
public sealed class LinuxGuest : IDisposable
{
    private const string FlowPrefix = "lab: flow ";
    private const string SaidPrefix = "lab: said ";
    private const string CounterPrefix = "lab: stat ";
    private readonly BackgroundProcess _process;
    private readonly string _directory;

    private LinuxGuest(BackgroundProcess process, string directory)
    {
        _process = process;
        _directory = directory;
    }

    public IReadOnlyList<string> Log => _process.Lines;

    /// <summary>Boots it with <c>peer.job</c>; returns at once.</summary>
    public static LinuxGuest Start(NetworkNamespace side, string tap, string directory, GuestSettings settings) =>
        new(Lab.Boot("peer.job", side, tap, directory, [.. settings.WireOptions, .. settings.ToVariables()]), directory);

    /// <summary>Waits until it has reached the peer through the tunnel and its receivers are bound.</summary>
    public void WaitUntilReceiving() => _process.WaitForLine(line => line == "lab: receiving", Patience.Command);

    /// <summary>Lets it send.</summary>
    public void Begin() => File.Create(Path.Combine(_directory, GuestSettings.StartFile)).Dispose();

    /// <summary>Waits for a line of its script's output that contains the text, and returns it.</summary>
    public string WaitUntilSaid(string text, TimeSpan limit) =>
        _process.WaitForLine(line => line.StartsWith(SaidPrefix, StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal), limit)[SaidPrefix.Length..];

    /// <summary>Waits for its end; returns the output of its script.</summary>
    public IReadOnlyList<string> WaitForScript(TimeSpan limit)
    {
        _process.WaitForEnd(limit).EnsureSuccess();
        return [.. Log.Where(line => line.StartsWith(SaidPrefix, StringComparison.Ordinal)).Select(line => line[SaidPrefix.Length..])];
    }

    /// <summary>Waits until it has sent and received everything and has powered off; returns what its receivers found, by port.</summary>
    public IReadOnlyDictionary<int, FlowResult> WaitForResults()
    {
        var result = _process.WaitForEnd(Patience.Command + Patience.Command);
        // 1 says that a flow is not whole, which the results say better.
        if (result.ExitCode is not (0 or 1)) throw new InvalidOperationException(result.ToString());
        return Log.Where(line => line.StartsWith(FlowPrefix, StringComparison.Ordinal))
            .Select(line => line[FlowPrefix.Length..].Split(' ', 2))
            .ToDictionary(words => int.Parse(words[0], CultureInfo.InvariantCulture), words => FlowResult.Parse(words[1]));
    }

    /// <summary>The kernel's IPsec counters that are not zero, as it printed them at the end: each is a packet it dropped.</summary>
    public IReadOnlyList<string> Counters => [.. Log.Where(line => line.StartsWith(CounterPrefix, StringComparison.Ordinal)).Select(line => line[CounterPrefix.Length..])];

    /// <summary>Ends it; one that still waits for its start says first what it counted.</summary>
    public void Dispose()
    {
        if (!_process.HasEnded)
        {
            File.Create(Path.Combine(_directory, GuestSettings.StopFile)).Dispose();
            _process.WaitUntilEnded(TimeSpan.FromSeconds(3));
        }

        _process.Dispose();
    }
}
