using System.Runtime.CompilerServices;

namespace IpTfs.Protocol.Buffers;

/// <summary>Enumerates the packets of a <see cref="PacketBatch"/> in order, with runs split into packets, for <c>foreach</c>. Allocates nothing.</summary>
/// <remarks>Slots added after the start of the enumeration are not visited.</remarks>
public ref struct PacketWalk
{
    private readonly ReadOnlySpan<PacketSlot> _slots;
    private int _slot;
    private int _offset;
    private int _length;
    private int _left;
    private int _step;

    /// <summary>Starts before the first packet.</summary>
    internal PacketWalk(ReadOnlySpan<PacketSlot> slots)
    {
        _slots = slots;
        _slot = -1;
    }

    /// <summary>The current packet.</summary>
    public readonly PacketPlace Current => new(_slot, _offset, _length);

    /// <summary>The enumerator itself.</summary>
    public readonly PacketWalk GetEnumerator() => this;

    /// <summary>Advances to the next packet. False when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        _offset += _length;
        _left -= _length;
        while (_left <= 0)
        {
            if (++_slot >= _slots.Length) return false;
            ref readonly var slot = ref _slots[_slot];
            (_offset, _left, _step) = (slot.Offset, slot.Length, slot.Step);
        }

        _length = Math.Min(_step, _left);
        return true;
    }
}
