using System.Globalization;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>The gateway's end of the long run's traffic: receivers and senders in its namespace.</summary>
public sealed class SoakHost : IDisposable
{
    private const int Idle = 8000;
    private readonly NetworkNamespace _side;
    private readonly SoakPlan _plan;
    private readonly Dictionary<int, BackgroundProcess> _receivers = [];
    private readonly List<BackgroundProcess> _senders = [];
    private readonly List<BackgroundProcess> _echoes = [];
    private readonly BackgroundProcess _streamIn;
    private BackgroundProcess? _streamOut;

    /// <summary>Binds the receivers.</summary>
    public SoakHost(NetworkNamespace side, SoakPlan plan)
    {
        _side = side;
        _plan = plan;
        foreach (var flow in plan.ToGateway)
            _receivers[flow.Flow.Port] = StartReady([.. flow.Flow.ReceiveArguments(plan.Duration + SoakRun.Slack, Idle)]);
        _streamIn = StartReady(["tcp-receive", $"at={Site.A.InnerV4}", Number("port", SoakPlan.StreamPort), Number("seed", 1)]);
    }

    /// <summary>Whether all that is sent here is sent.</summary>
    public bool HasSent => _senders.Concat(_echoes).Append(_streamOut!).All(process => process.HasEnded);

    /// <summary>What its end of the TCP stream from Linux saw.</summary>
    public StreamResult StreamIn => StreamResult.Parse(LastLine(_streamIn));

    /// <summary>What its end of the TCP stream to Linux saw.</summary>
    public StreamResult StreamOut => StreamResult.Parse(LastLine(_streamOut!));

    public IReadOnlyList<PingResult> Echoes => [.. _echoes.Select(process => PingResult.Parse(process.WaitForEnd(Patience.Command)))];

    /// <summary>Starts to send.</summary>
    public void Begin()
    {
        foreach (var flow in _plan.ToLinux) _senders.Add(_side.Start(Lab.Probe, flow.SendArguments));
        _streamOut = _side.Start(
            Lab.Probe,
            "tcp-send", $"to={Site.B.InnerV6}", Number("port", SoakPlan.StreamPort), Number("seed", 2),
            Number("rate", SoakPlan.StreamRate), Number("seconds", (int)_plan.Duration.TotalSeconds));
        foreach (var family in Enum.GetValues<AddressFamily>())
            _echoes.Add(Ping.Start(_side, Site.A.Inner(family), Site.B.Inner(family), string.Create(CultureInfo.InvariantCulture, $"-q -i 0.2 -c {_plan.EchoRequests}")));
    }

    /// <summary>What the receiver of the flow with this port found; waits for its end.</summary>
    public FlowResult Flow(int port) => FlowResult.Parse(LastLine(_receivers[port]));

    public void Dispose()
    {
        foreach (var process in _receivers.Values.Concat(_senders).Concat(_echoes).Append(_streamIn)) process.Dispose();
        _streamOut?.Dispose();
    }

    private BackgroundProcess StartReady(IReadOnlyList<string> arguments)
    {
        var process = _side.Start(Lab.Probe, arguments);
        process.WaitForLine(line => line == "ready", Patience.Start);
        return process;
    }

    private static string LastLine(BackgroundProcess process) =>
        process.WaitForEnd(SoakRun.Slack).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
