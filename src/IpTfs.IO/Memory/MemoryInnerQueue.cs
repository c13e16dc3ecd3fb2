using IpTfs.IO.Native;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Memory;

/// <summary>A bounded ring of injected packets with an eventfd that is readable exactly while the ring is not empty.</summary>
/// <remarks>Packets lie in one block of memory; a packet that would cross its end is stored at the front instead.</remarks>
internal sealed unsafe class MemoryInnerQueue : IInnerQueue, IDisposable
{
    private readonly OwnedDescriptor _ready;
    private readonly Lock _gate = new();
    private readonly byte[] _memory;
    private readonly PacketSlot[] _ring;
    private readonly int _mtu;
    private int _head;
    private int _count;
    private int _writeAt;
    private int _largest;
    private InnerReadCounters _counters;

    /// <summary>Makes an empty queue.</summary>
    public MemoryInnerQueue(MemoryInnerOptions options)
    {
        var descriptor = Libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
        if (descriptor < 0) throw new IoException(IoFault.Other, $"No descriptor for the device: {Errno.Text(Libc.Errno)}.", Libc.Errno);
        _ready = new OwnedDescriptor(descriptor);
        _memory = GC.AllocateUninitializedArray<byte>(options.MaxQueuedOctets);
        _ring = new PacketSlot[options.MaxQueuedPackets];
        _mtu = options.Mtu;
        _largest = _mtu;
    }

    /// <inheritdoc/>
    public int Descriptor => _ready.Value;

    /// <inheritdoc/>
    public int ReadUnit => Volatile.Read(ref _largest);

    /// <inheritdoc/>
    public ref readonly InnerReadCounters Counters => ref _counters;

    /// <summary>Packets in the ring.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Copies a packet into the ring; false when it does not fit.</summary>
    public bool TryInject(ReadOnlySpan<byte> packet, in PacketSlot description)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packet.Length, ushort.MaxValue);
        lock (_gate)
        {
            if (_count == _ring.Length || !TryPlace(packet.Length, out var offset)) return false;
            packet.CopyTo(_memory.AsSpan(offset));
            _ring[(_head + _count) % _ring.Length] = description with { Offset = offset, Length = packet.Length };
            _writeAt = offset + packet.Length;
            // Until a super-packet is injected, the MTU bounds the packets.
            if (packet.Length > _largest) _largest = packet.Length;
            if (_count++ == 0) Signal();
            return true;
        }
    }

    /// <inheritdoc/>
    public int Read(PacketBatch batch, int most = int.MaxValue)
    {
        lock (_gate)
        {
            _counters.Calls++;
            var added = 0;
            while (_count > 0 && batch.Count < batch.Capacity && added < most)
            {
                ref readonly var source = ref _ring[_head];
                var end = batch.End;
                if (batch.Memory.Length - end < source.Length) break;
                _memory.AsSpan(source.Offset, source.Length).CopyTo(batch.Memory.AsSpan(end));
                ref var slot = ref batch.Add(end, source.Length);
                slot.SegmentSize = source.SegmentSize;
                slot.Offload = source.Offload;
                slot.ChecksumStart = source.ChecksumStart;
                slot.ChecksumOffset = source.ChecksumOffset;
                _counters.Packets++;
                _counters.Octets += source.Length;
                if (source.Offload != OffloadKind.None) _counters.SuperPackets++;
                _head = (_head + 1) % _ring.Length;
                _count--;
                added++;
            }

            if (_count == 0 && added > 0) Unsignal();
            return added;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ready.Dispose();

    private bool TryPlace(int length, out int offset)
    {
        offset = 0;
        if (_count == 0) return length <= _memory.Length;
        var oldest = _ring[_head].Offset;
        if (_writeAt > oldest)
        {
            offset = _writeAt;
            if (_memory.Length - _writeAt >= length) return true;
            offset = 0;
            return oldest >= length && oldest > 0;
        }

        offset = _writeAt;
        return oldest - _writeAt >= length && _writeAt < oldest;
    }

    private void Signal()
    {
        ulong one = 1;
        _ = Libc.write(_ready.Value, &one, 8);
    }

    private void Unsignal()
    {
        ulong value;
        _ = Libc.read(_ready.Value, &value, 8);
    }
}
