using System.Runtime.CompilerServices;

namespace IpTfs.Protocol.Buffers;

/// <summary>Walks over the packets of a <see cref="PacketBatch"/> in order, joined runs taken apart: made for <c>foreach</c>. Allocates nothing.</summary>
/// <remarks>Slots that are added after the walk has begun are not visited.</remarks>
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

    /// <summary>The packet that the walk has come to.</summary>
    public readonly PacketPlace Current => new(_slot, _offset, _length);

    /// <summary>The walk itself.</summary>
    public readonly PacketWalk GetEnumerator() => this;

    /// <summary>Goes on to the next packet. False when there is none.</summary>
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
