using System.Globalization;
using System.Text.RegularExpressions;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>The guest of the long run: Linux with all kinds of traffic at once.</summary>
public sealed partial class SoakGuest : IDisposable
{
    private readonly BackgroundProcess _process;
    private readonly string _directory;

    private SoakGuest(BackgroundProcess process, string directory)
    {
        _process = process;
        _directory = directory;
    }

    public IReadOnlyList<string> Log => _process.Lines;

    /// <summary>Whether all that it sends is sent.</summary>
    public bool HasSent => Log.Contains("lab: sent");

    /// <summary>Boots it and returns when its receivers are bound.</summary>
    public static SoakGuest Start(TapWire wire, string directory, InteropCell cell, SoakPlan plan)
    {
        var limit = plan.Duration + SoakRun.Slack;
        string[] variables =
        [
            .. new GuestSettings(Site.B, Site.A, cell, [], []).ToVariables(),
            $"RECEIVE={string.Join(';', plan.ToLinux.Select(flow => flow.Flow.ForGuest))}",
            $"SEND={string.Join(';', plan.ToGateway.Select(flow => flow.ForGuest))}",
            string.Create(CultureInfo.InvariantCulture, $"STREAM_IN={Site.B.InnerV6} {SoakPlan.StreamPort} 2"),
            string.Create(CultureInfo.InvariantCulture, $"STREAM_OUT={Site.A.InnerV4} {SoakPlan.StreamPort} 1 {SoakPlan.StreamRate} {plan.Duration.TotalSeconds:F0}"),
            string.Create(CultureInfo.InvariantCulture, $"ECHO={plan.EchoRequests} {Site.A.InnerV4} {Site.A.InnerV6}"),
            string.Create(CultureInfo.InvariantCulture, $"LIMIT={limit.TotalMilliseconds:F0}"),
            "IDLE=8000",
        ];
        var seconds = limit.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        var guest = new SoakGuest(Lab.Boot("soak.job", wire.Side, wire.GuestDevice, directory, ["--limit", seconds, .. variables]), directory);
        try
        {
            guest._process.WaitForLine(line => line == "lab: receiving", Patience.Command);
            return guest;
        }
        catch
        {
            guest.Dispose();
            throw;
        }
    }

    /// <summary>Lets it send.</summary>
    public void Begin() => File.Create(Path.Combine(_directory, GuestSettings.StartFile)).Dispose();

    /// <summary>Waits until its receivers have ended.</summary>
    public void WaitUntilDone() => _process.WaitForLine(line => line == "lab: done", SoakRun.Slack);

    /// <summary>Has it print its kernel's counters, and waits for its end.</summary>
    public void End()
    {
        File.Create(Path.Combine(_directory, GuestSettings.StopFile)).Dispose();
        _process.WaitForEnd(Patience.Command).EnsureSuccess();
    }

    /// <summary>What its receiver of the flow with this port found.</summary>
    public FlowResult Flow(int port) => FlowResult.Parse(Single(string.Create(CultureInfo.InvariantCulture, $"lab: flow {port} ")));

    /// <summary>What its end of a TCP stream saw: <c>in</c> or <c>out</c>.</summary>
    public StreamResult Stream(string direction) => StreamResult.Parse(Single($"lab: stream {direction} "));

    /// <summary>What its pings saw, one for each address.</summary>
    public IReadOnlyList<PingResult> Echoes =>
        [.. Log.Where(line => line.StartsWith("lab: echo ", StringComparison.Ordinal)).Select(line => PingResult.Parse(new CommandResult("ping", 0, line, "")))];

    /// <summary>Its kernel's drop counters that are not zero.</summary>
    public IReadOnlyDictionary<string, long> Drops => Log.Select(line => Drop().Match(line)).Where(match => match.Success)
        .ToDictionary(match => match.Groups["name"].Value, match => long.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));

    public void Dispose() => _process.Dispose();

    private string Single(string prefix) => Log.Single(line => line.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..];

    [GeneratedRegex(@"^lab: stat (?<name>\w+)=(?<value>\d+)$")]
    private static partial Regex Drop();
}
