using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Udp;

/// <summary>A bounded ring of IKE messages that were received on an ESP socket. The memory is allocated when the first message arrives. Thread-safe.</summary>
internal sealed class IkeBacklog(int capacity)
{
    /// <summary>The longest message stored: longer than messages with IKE fragmentation (RFC 7383) are on any usual path.</summary>
    public const int MaxOctets = 4096;

    private readonly Lock _gate = new();
    private readonly Entry[] _ring = new Entry[capacity];
    private byte[]? _memory;
    private int _head;
    private int _count;

    /// <summary>Copies a message into the ring; false when the ring is full or the message too long.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message, in Endpoint source)
    {
        if (message.Length > MaxOctets) return false;
        lock (_gate)
        {
            if (_count == _ring.Length) return false;
            _memory ??= new byte[_ring.Length * MaxOctets];
            var index = (_head + _count++) % _ring.Length;
            _ring[index] = new Entry(source, message.Length);
            message.CopyTo(_memory.AsSpan(index * MaxOctets));
            return true;
        }
    }

    /// <summary>Removes and copies the oldest message.</summary>
    public bool TryTake(Span<byte> destination, out Endpoint source, out int length)
    {
        lock (_gate)
        {
            source = default;
            length = 0;
            if (_count == 0) return false;
            (source, length) = _ring[_head];
            _memory.AsSpan(_head * MaxOctets, Math.Min(length, destination.Length)).CopyTo(destination);
            _head = (_head + 1) % _ring.Length;
            _count--;
            return true;
        }
    }

    private readonly record struct Entry(Endpoint Source, int Length);
}
