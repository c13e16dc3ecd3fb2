using System.Buffers.Binary;
using System.Diagnostics;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Scale;

/// <summary>Gives inner packets to one gateway and waits until the other one has delivered them.</summary>
/// <remarks>The packets go round the tunnels: some in a row to the first, as many to the second and so on. One window of them is under way at a time.</remarks>
internal sealed class Traffic : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ManualResetEventSlim _arrived = new(false, 0);
    private readonly byte[] _packet;
    private readonly int _tunnels;
    private readonly int _row;
    private int _tunnel;
    private int _inRow;
    private long _delivered;
    private long _awaited;
    private long _given;

    /// <summary>Prepares traffic.</summary>
    /// <param name="octets">Length of each inner packet.</param>
    /// <param name="tunnels">How many tunnels it goes round.</param>
    /// <param name="row">How many packets one tunnel gets in a row.</param>
    public Traffic(int octets, int tunnels, int row)
    {
        _tunnels = tunnels;
        _row = row;
        _packet = new byte[octets];
        new UdpHeader(1000, 2000).Write(_packet.AsSpan(20), IpAddress.V4([10, 0, 0, 5]), IpAddress.V4([11, 0, 0, 7]));
        new IPv4Header { Source = IpAddress.V4([10, 0, 0, 5]), Destination = IpAddress.V4([11, 0, 0, 7]), Protocol = 17 }.Write(_packet, octets - 20);
    }

    /// <summary>To be called for each delivered packet.</summary>
    public void Arrived()
    {
        if (Interlocked.Increment(ref _delivered) == Volatile.Read(ref _awaited)) _arrived.Set();
    }

    /// <summary>Gives a window of packets and waits for the last.</summary>
    public void Window(MemoryInnerDevice device, int packets)
    {
        _arrived.Reset();
        _given += packets;
        Volatile.Write(ref _awaited, _given);
        for (var i = 0; i < packets; i++)
        {
            while (!device.TryInject(Next())) Thread.Yield();
        }

        if (_arrived.Wait(Patience)) return;
        throw new InvalidOperationException($"only {Interlocked.Read(ref _delivered)} of {_given} packets arrived");
    }

    /// <summary>The octets of the next packet.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var network = TunnelText.NetworkOf(_tunnel) | 7;
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(16), network);
        if (++_inRow == _row)
        {
            _inRow = 0;
            if (++_tunnel == _tunnels) _tunnel = 0;
        }

        return _packet;
    }

    /// <summary>Gives one packet to one tunnel and returns how long it took until it was delivered, in nanoseconds.</summary>
    public long First(MemoryInnerDevice device, int tunnel)
    {
        (_tunnel, _inRow) = (tunnel, 0);
        var start = Stopwatch.GetTimestamp();
        Window(device, 1);
        return Stopwatch.GetElapsedTime(start).Ticks * 100;
    }

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();
}
