using IpTfs.IO;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Time;

namespace IpTfs.Node.Demo;

/// <summary>
/// The inner traffic of one direction: sends the packets of a source into one gateway, and compares each packet delivered by the other gateway with the expected
/// packet, octet by octet.
/// </summary>
/// <remarks>
/// <see cref="Send"/> runs on one thread, <see cref="OnDelivered"/> on the gateway's delivering thread. The number of packets in flight is limited so that the
/// socket buffers of an unprivileged process hold them: only the path loses packets.
/// </remarks>
internal sealed class DemoFlow : IDisposable
{
    /// <summary>Octets of inner packets in flight: about forty outer packets.</summary>
    private const long WindowOctets = 64 * 1024;

    /// <summary>Send times stored; more than packets can be in flight.</summary>
    private const int Instants = 1 << 16;

    /// <summary>How many packets ahead an unexpected packet is searched for, to name the fault more exactly.</summary>
    private const int SearchDistance = 256;

    private static readonly TimeSpan StallPatience = TimeSpan.FromMilliseconds(20);

    private readonly ITrafficSource _source;
    private readonly LossOracle _oracle;
    private readonly long[] _sentAt = new long[Instants];
    private readonly byte[] _outgoing;
    private readonly byte[] _expected;
    private readonly AutoResetEvent _room = new(false);
    private readonly LatencyHistogram _latency = new();
    private long _sentPackets;
    private long _sentOctets;
    private long _settledPackets;
    private long _settledOctets;
    private long _wakeAt = long.MaxValue;
    private long _deliveredPackets;
    private long _deliveredOctets;

    /// <summary>Makes a flow.</summary>
    /// <param name="name">For the report.</param>
    /// <param name="source">The packets.</param>
    /// <param name="oracle">Knows which packets cannot arrive; borrowed.</param>
    public DemoFlow(string name, ITrafficSource source, LossOracle oracle)
    {
        Name = name;
        _source = source;
        _oracle = oracle;
        _outgoing = new byte[source.LongestPacket];
        _expected = new byte[source.LongestPacket];
    }

    /// <summary>The direction's name.</summary>
    public string Name { get; }

    /// <summary>Packets sent.</summary>
    public long SentPackets => Volatile.Read(ref _sentPackets);

    /// <summary>Octets of these.</summary>
    public long SentOctets => Volatile.Read(ref _sentOctets);

    /// <summary>Packets delivered as expected.</summary>
    public long DeliveredPackets => Volatile.Read(ref _deliveredPackets);

    /// <summary>Octets of these.</summary>
    public long DeliveredOctets => Volatile.Read(ref _deliveredOctets);

    /// <summary>Packets that the path's losses made impossible to deliver.</summary>
    public long ExcusedPackets { get; private set; }

    /// <summary>Deliverable packets that were not delivered.</summary>
    public long MissingPackets { get; private set; }

    /// <summary>Packets delivered unexpectedly: altered, out of order, duplicated or never sent.</summary>
    public long WrongPackets { get; private set; }

    /// <summary>From sending to delivery.</summary>
    public LatencyHistogram Latency => _latency;

    /// <summary>Packets delivered or excused: the index of the next expected packet.</summary>
    public long SettledPackets => Volatile.Read(ref _settledPackets);

    /// <summary>Sends until cancelled, with at most one window in flight.</summary>
    /// <param name="device">The sending gateway's inner device.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Send(MemoryInnerDevice device, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            while (_sentOctets - Volatile.Read(ref _settledOctets) < WindowOctets)
            {
                if (!TrySendOne(device) || cancellationToken.IsCancellationRequested) break;
            }

            WaitForRoom();
            // When all packets in flight were lost, no delivery frees the window: continue with one packet at a time.
            if (!cancellationToken.IsCancellationRequested) TrySendOne(device);
        }
    }

    /// <summary>Checks a packet that the receiving gateway delivers; borrows it.</summary>
    public void OnDelivered(ReadOnlySpan<byte> packet)
    {
        var now = MonotonicClock.Now;
        SkipExcused();
        if (IsDue(packet, _settledPackets)) Accept(packet.Length, now);
        else HandleUnexpected(packet, now);
        if (_settledOctets >= Volatile.Read(ref _wakeAt)) _room.Set();
    }

    /// <summary>Counts the packets still expected as missing. Called once, after both gateways have stopped.</summary>
    public void Finish()
    {
        while (_settledPackets < _sentPackets)
        {
            SkipExcused();
            if (_settledPackets >= _sentPackets) break;
            MissingPackets++;
            Settle(_source.LengthOf(_settledPackets));
        }
    }

    /// <summary>Whether everything sent is delivered or excused.</summary>
    public bool IsSettled() => _oracle.InnerPackets == SentPackets && SettledPackets + PendingExcuses() == SentPackets;

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    // Excused packets after the last delivery are not yet settled: only a delivery settles them.
    private long PendingExcuses()
    {
        var due = SettledPackets;
        var count = 0L;
        foreach (var index in _oracle.Lost)
        {
            if (index < due) continue;
            if (index != due + count) break;
            count++;
        }

        return count;
    }

    private bool TrySendOne(MemoryInnerDevice device)
    {
        var length = _source.Write(_sentPackets, _outgoing);
        Volatile.Write(ref _sentAt[_sentPackets % Instants], MonotonicClock.Now.Nanos);
        if (!device.TryInject(_outgoing.AsSpan(0, length))) return false;
        Volatile.Write(ref _sentOctets, _sentOctets + length);
        Volatile.Write(ref _sentPackets, _sentPackets + 1);
        return true;
    }

    private void WaitForRoom()
    {
        Volatile.Write(ref _wakeAt, _sentOctets - (WindowOctets / 2));
        if (Volatile.Read(ref _settledOctets) < _wakeAt) _room.WaitOne(StallPatience);
        Volatile.Write(ref _wakeAt, long.MaxValue);
    }

    private void SkipExcused()
    {
        while (_oracle.Lost.TryPeek(out var index) && index <= _settledPackets)
        {
            _oracle.Lost.TryDequeue(out _);
            if (index < _settledPackets) continue;
            ExcusedPackets++;
            Settle(_source.LengthOf(index));
        }
    }

    private bool IsDue(ReadOnlySpan<byte> packet, long index) =>
        _source.LengthOf(index) == packet.Length && packet.SequenceEqual(_expected.AsSpan(0, _source.Write(index, _expected)));

    private void Accept(int length, MonotonicTime now)
    {
        _latency.Add(now.Nanos - Volatile.Read(ref _sentAt[_settledPackets % Instants]));
        Volatile.Write(ref _deliveredPackets, _deliveredPackets + 1);
        Volatile.Write(ref _deliveredOctets, _deliveredOctets + length);
        Settle(length);
    }

    private void Settle(int length)
    {
        Volatile.Write(ref _settledOctets, _settledOctets + length);
        Volatile.Write(ref _settledPackets, _settledPackets + 1);
    }

    private void HandleUnexpected(ReadOnlySpan<byte> packet, MonotonicTime now)
    {
        for (var ahead = 1; ahead <= SearchDistance; ahead++)
        {
            if (!IsDue(packet, _settledPackets + ahead)) continue;
            var due = _settledPackets + ahead;
            while (_settledPackets < due)
            {
                SkipExcused();
                if (_settledPackets >= due) break;
                MissingPackets++;
                Settle(_source.LengthOf(_settledPackets));
            }

            if (_settledPackets == due) Accept(packet.Length, now);
            return;
        }

        WrongPackets++;
    }
}
