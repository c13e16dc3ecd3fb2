using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Memory;

/// <summary>
/// An inner device without a kernel behind it: a program injects inner packets and reads the delivered packets. Its descriptor polls like a TUN device's, so the
/// same reader serves both.
/// </summary>
/// <remarks>Injecting is thread-safe. Steady traffic allocates nothing when deliveries go to a callback.</remarks>
public sealed class MemoryInnerDevice : IInnerDevice
{
    private readonly MemoryInnerQueue _queue;
    private readonly IInnerQueue[] _queues;
    private readonly InnerDelivery? _onDelivered;
    private readonly ConcurrentQueue<byte[]> _delivered = new();
    private readonly WriterPool<MemoryInnerWriter> _writers;
    private InnerWriteCounters _written;
    private int _refusing;

    /// <summary>Makes a device.</summary>
    public MemoryInnerDevice(MemoryInnerOptions? options = null)
    {
        options ??= new MemoryInnerOptions();
        Name = options.Name;
        Mtu = options.Mtu;
        _onDelivered = options.OnDelivered;
        _queue = new MemoryInnerQueue(options);
        _queues = [_queue];
        _writers = new WriterPool<MemoryInnerWriter>(() => new MemoryInnerWriter(this));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <inheritdoc/>
    public IoFeatures Features => IoFeatures.None;

    /// <inheritdoc/>
    public IReadOnlyList<IInnerQueue> Queues => _queues;

    /// <summary>Packets waiting to be read.</summary>
    public int QueuedPackets => _queue.Count;

    /// <summary>True to refuse every delivery, as a device that is down does: for tests of the counters.</summary>
    public bool RefuseDeliveries
    {
        get => Volatile.Read(ref _refusing) != 0;
        set => Volatile.Write(ref _refusing, value ? 1 : 0);
    }

    /// <inheritdoc/>
    public IInnerWriter RentWriter(uint lane = 0) => _writers.Rent();

    /// <summary>Queues an inner packet for the next read. The octets are copied.</summary>
    /// <returns>False when the queue is full: the packet is dropped, as a full device queue would.</returns>
    public bool TryInject(ReadOnlySpan<byte> packet) => _queue.TryInject(packet, default);

    /// <summary>Queues a super-packet, or a packet with an incomplete checksum, for the next read. The octets are copied.</summary>
    /// <param name="packet">The octets.</param>
    /// <param name="description">Segment size, offload and checksum fields are copied; the rest is ignored.</param>
    /// <returns>False when the queue is full.</returns>
    public bool TryInject(ReadOnlySpan<byte> packet, in PacketSlot description) => _queue.TryInject(packet, description);

    /// <summary>Removes the oldest delivered packet. False when there is none, or when a callback receives the packets.</summary>
    public bool TryTakeDelivered([NotNullWhen(true)] out byte[]? packet) => _delivered.TryDequeue(out packet);

    /// <summary>The counters of deliveries. A copy.</summary>
    public InnerWriteCounters ReadWriteCounters() => new()
    {
        Packets = Interlocked.Read(ref _written.Packets),
        Octets = Interlocked.Read(ref _written.Octets),
        Calls = Interlocked.Read(ref _written.Calls),
        Refused = Interlocked.Read(ref _written.Refused),
    };

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    internal bool Deliver(ReadOnlySpan<byte> packet)
    {
        Interlocked.Increment(ref _written.Calls);
        if (RefuseDeliveries || packet.IsEmpty)
        {
            Interlocked.Increment(ref _written.Refused);
            return false;
        }

        Interlocked.Increment(ref _written.Packets);
        Interlocked.Add(ref _written.Octets, packet.Length);
        if (_onDelivered is null) _delivered.Enqueue(packet.ToArray());
        else _onDelivered(packet);
        return true;
    }

    internal void GiveBack(MemoryInnerWriter writer) => _writers.GiveBack(writer);
}
