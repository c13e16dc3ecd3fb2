using IpTfs.EndToEnd.Tests.Harness;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>The flows' other ends, on the machine itself in a gateway's namespace.</summary>
public sealed class HostFlows : IDisposable
{
    private readonly List<(Flow Flow, BackgroundProcess Process)> _receivers = [];
    private readonly NetworkNamespace _side;

    /// <summary>Binds a receiver for each of the flows.</summary>
    public HostFlows(NetworkNamespace side, IReadOnlyList<Flow> receive)
    {
        _side = side;
        foreach (var flow in receive)
        {
            var process = side.Start(Lab.Probe, flow.ReceiveArguments(Patience.Command + Patience.Command));
            _receivers.Add((flow, process));
            process.WaitForLine(line => line == "ready", Patience.Start);
        }
    }

    /// <summary>Sends these flows one after the other.</summary>
    public void Send(IReadOnlyList<Flow> flows, int gapMicroseconds, int burst)
    {
        foreach (var flow in flows) _side.Run(Patience.Command, Lab.Probe, flow.SendArguments(gapMicroseconds, burst)).EnsureSuccess();
    }

    /// <summary>Waits for the receivers; returns what they found, by port.</summary>
    public IReadOnlyDictionary<int, FlowResult> WaitForResults() => _receivers.ToDictionary(
        receiver => receiver.Flow.Port,
        receiver => FlowResult.Parse(receiver.Process.WaitForEnd(Patience.Command + Patience.Command).Output.Split('\n')[1]));

    public void Dispose()
    {
        foreach (var (_, process) in _receivers) process.Dispose();
    }
}
