using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>The lab's relay between two devices of a namespace: the wire that treats the tunnel's packets badly.</summary>
public sealed class Relay : IDisposable
{
    private readonly BackgroundProcess _process;
    private RelayReport? _report;

    private Relay(BackgroundProcess process)
    {
        _process = process;
    }

    /// <summary>Starts it and returns when both of its ends are open.</summary>
    /// <param name="side">Where both devices are.</param>
    /// <param name="tap">The tap device with the namespace's addresses: end A.</param>
    /// <param name="packet">The device whose other side someone else holds: end B.</param>
    /// <param name="words">What it does, in its own words, separated by single blanks: <c>seed=7 a-to-b=loss=1%,reorder=5%/3</c>.</param>
    public static Relay Start(NetworkNamespace side, string tap, string packet, string words)
    {
        var process = side.Start(Lab.Relay, [$"tap={tap}", $"packet={packet}", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        try
        {
            process.WaitForLine(line => line == "ready", Patience.Start);
            return new Relay(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the wire and returns what it has counted; the same again when it is asked again.</summary>
    public RelayReport Stop()
    {
        if (_report is not null) return _report;
        _process.Send(Signal.Terminate);
        var lines = _process.WaitForEnd(Patience.Stop).EnsureSuccess().Output.Split('\n');
        return _report = RelayReport.Parse(lines[1]);
    }

    public void Dispose() => _process.Dispose();
}
