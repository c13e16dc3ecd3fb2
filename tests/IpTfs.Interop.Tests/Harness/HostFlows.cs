using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>The flows' other ends, on the machine itself in a gateway's namespace.</summary>
public sealed class HostFlows : IDisposable
{
    private readonly List<(Flow Flow, BackgroundProcess Process)> _receivers = [];
    private readonly NetworkNamespace _side;

    /// <summary>Binds a receiver for each of the flows.</summary>
    public HostFlows(NetworkNamespace side, IReadOnlyList<Flow> receive, int idleMilliseconds)
    {
        _side = side;
        foreach (var flow in receive)
        {
            var process = side.Start(Lab.Probe, flow.ReceiveArguments(Patience.Command + Patience.Command, idleMilliseconds));
            _receivers.Add((flow, process));
            process.WaitForLine(line => line == "ready", Patience.Start);
        }
    }

    /// <summary>Sends these flows side by side and returns when all is sent.</summary>
    public void Send(IReadOnlyList<Flow> flows, Traffic traffic)
    {
        var senders = flows.Select(flow => _side.Start(Lab.Probe, flow.SendArguments(traffic.Gap, traffic.Burst, traffic.Mutation))).ToList();
        try
        {
            foreach (var sender in senders) sender.WaitForEnd(Patience.Command).EnsureSuccess();
        }
        finally
        {
            foreach (var sender in senders) sender.Dispose();
        }
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
