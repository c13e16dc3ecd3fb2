using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>Answers the traffic's datagrams in one namespace, each from the address that it was sent to, and notes that they have come.</summary>
public sealed class EchoResponder : IDisposable
{
    private readonly DatagramSocket _socket;
    private readonly TrafficLog _log;
    private readonly sbyte _index;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    private EchoResponder(NetworkNamespace side, TrafficLog log, int index)
    {
        _socket = DatagramSocket.Open(side, FlowPlan.EchoPort);
        _log = log;
        _index = (sbyte)index;
        _thread = PunctualThread.Start($"echo {side.Name}", Run);
    }

    public static EchoResponder Start(NetworkNamespace side, TrafficLog log, int index) => new(side, log, index);

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        Span<byte> buffer = stackalloc byte[TrafficDatagram.LongestOctets];
        while (!_isStopping)
        {
            var length = _socket.Receive(buffer, out var from, out var port, out var to);
            if (length == 0 || !TrafficDatagram.TryRead(buffer[..length], out var flow, out var number) || _log.Find(number) is not { } row) continue;
            if (Interlocked.Increment(ref row.Deliveries[flow]) == 1)
            {
                row.Responder[flow] = _index;
                row.Delivered[flow] = _log.Now;
            }

            if (!_socket.Send(buffer[..length], to, from, port)) row.Refused[flow] = true;
        }
    }
}
