using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>Sends a numbered datagram on every flow in every period, and notes the answers. One thread sends, one receives.</summary>
public sealed class TrafficGenerator : IDisposable
{
    /// <summary>The most by which <see cref="Stretch"/> may lengthen the periods.</summary>
    public const int MostStretch = 4;

    // Microseconds between two datagrams of a flow where nothing asks for more: 6000 round trips a second.
    private const int UsualPeriod = 50_000;

    // The same of flows that are looked at closely.
    private const int ShortPeriod = 20_000;

    // Of the other flows only every so many-th number is sent then.
    private const int Neglect = 5;

    // The datagrams of a period do not leave in one burst: no tunnel's queue is to be measured here.
    private const int Slots = 4;
    private readonly DatagramSocket _socket;
    private readonly Thread _sender;
    private readonly Thread _receiver;
    private readonly ManualResetEventSlim _stop = new();
    private readonly ManualResetEventSlim _running = new(initialState: true);
    private readonly uint[] _from = [.. Enumerable.Range(0, FlowPlan.Count).Select(flow => DatagramSocket.Number(FlowPlan.TrafficHost(flow)))];
    private readonly uint[] _to = [.. Enumerable.Range(0, FlowPlan.Count).Select(flow => DatagramSocket.Number(FlowPlan.ClusterHost(flow)))];
    private long _sendFailures;
    private volatile int _period = UsualPeriod;
    private volatile int _stretch = 1;
    private volatile bool[]? _focus;
    private volatile bool _isAlone;

    private TrafficGenerator(NetworkNamespace side, TrafficLog log)
    {
        Log = log;
        _socket = DatagramSocket.Open(side, FlowPlan.TrafficPort);
        _sender = PunctualThread.Start("traffic", Send);
        _receiver = PunctualThread.Start("answers", Receive);
    }

    public TrafficLog Log { get; }

    /// <summary>Microseconds between two datagrams of a flow, of those that are looked at closely.</summary>
    public int Period => _period;

    /// <summary>By how much all periods are longer than they are meant to be, on a machine that cannot carry as much and have time left.</summary>
    public int Stretch
    {
        get => _stretch;
        set
        {
            _period = _period / _stretch * value;
            _stretch = value;
        }
    }

    /// <summary>Datagrams that the sender's own kernel refused.</summary>
    public long SendFailures => Interlocked.Read(ref _sendFailures);

    public static TrafficGenerator Start(NetworkNamespace side, TrafficLog log) => new(side, log);

    /// <summary>Looks at some flows closely, with a datagram in every 20 ms, and less at all others; null ends that.</summary>
    public void Focus(IReadOnlyList<int>? flows)
    {
        bool[]? focus = null;
        foreach (var flow in flows ?? []) (focus ??= new bool[FlowPlan.Count])[flow] = true;
        _focus = focus;
        _period = (focus is null ? UsualPeriod : ShortPeriod) * _stretch;
    }

    /// <summary>Sends on these flows and on no other, once in so many microseconds whatever <see cref="Stretch"/> is; null ends that.</summary>
    public void Only(IReadOnlyList<int>? flows, int? period = null)
    {
        _isAlone = flows is not null;
        Focus(flows);
        if (period is { } exact) _period = exact;
    }

    /// <summary>Sends nothing more until <see cref="Resume"/>.</summary>
    public void Pause() => _running.Reset();

    public void Resume() => _running.Set();

    public void Dispose()
    {
        _stop.Set();
        _running.Set();
        _sender.Join();
        _receiver.Join();
        _socket.Dispose();
        _stop.Dispose();
        _running.Dispose();
    }

    private void Send()
    {
        var due = (long)Log.Now;
        while (!_stop.IsSet)
        {
            _running.Wait();
            var number = (uint)Log.Count;
            var row = Log.Begin();
            var period = _period;
            for (var slot = 0; slot < Slots; slot++)
            {
                SendSlot(row, number, slot);
                // After a pause, of the traffic or of the machine, the pace begins anew: what was not sent then is not made up for in a burst.
                due = Math.Max(due + (period / Slots), Log.Now - period);
                var left = due - Log.Now;
                if (left > 0 && _stop.Wait(TimeSpan.FromMicroseconds(left))) return;
            }
        }
    }

    private void SendSlot(TrafficRow row, uint number, int slot)
    {
        const int share = FlowPlan.Count / Slots;
        Span<byte> buffer = stackalloc byte[TrafficDatagram.LongestOctets];
        var focus = _focus;
        for (var flow = slot * share; flow < (slot + 1) * share; flow++)
        {
            if (focus?[flow] == false && (_isAlone || number % Neglect != 0)) continue;
            var length = TrafficDatagram.Write(buffer, flow, number);
            row.Sent[flow] = Log.Now;
            if (_socket.Send(buffer[..length], _from[flow], _to[flow], FlowPlan.EchoPort)) continue;
            row.Sent[flow] = 0;
            Interlocked.Increment(ref _sendFailures);
        }
    }

    private void Receive()
    {
        Span<byte> buffer = stackalloc byte[TrafficDatagram.LongestOctets];
        while (!_stop.IsSet)
        {
            var length = _socket.Receive(buffer, out _, out _, out _);
            if (length == 0 || !TrafficDatagram.TryRead(buffer[..length], out var flow, out var number) || Log.Find(number) is not { } row) continue;
            if (Interlocked.Increment(ref row.Answers[flow]) == 1) row.Answered[flow] = Log.Now;
        }
    }
}
