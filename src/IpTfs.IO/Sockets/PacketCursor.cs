using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Sockets;

/// <summary>Iterates over the packets of a batch: one per slot, or several where a slot is a run of equal segments.</summary>
internal ref struct PacketCursor
{
    private readonly ReadOnlySpan<PacketSlot> _slots;
    private int _slot;
    private int _inSlot;

    /// <summary>Starts at the first packet.</summary>
    public PacketCursor(ReadOnlySpan<PacketSlot> slots)
    {
        _slots = slots;
        Load();
    }

    /// <summary>Whether no packet is left.</summary>
    public readonly bool AtEnd => _slot >= _slots.Length;

    /// <summary>Where the packet begins in the batch's memory.</summary>
    public int Offset { get; private set; }

    /// <summary>Octets of the packet.</summary>
    public int Length { get; private set; }

    /// <summary>The ECN bits for the outer header.</summary>
    public byte Ecn { get; private set; }

    /// <summary>Advances to the next packet.</summary>
    public void MoveNext()
    {
        _inSlot += Length;
        if (_inSlot >= _slots[_slot].Length)
        {
            _slot++;
            _inSlot = 0;
        }

        Load();
    }

    private void Load()
    {
        if (AtEnd) return;
        ref readonly var slot = ref _slots[_slot];
        Offset = slot.Offset + _inSlot;
        Length = slot.Length - _inSlot;
        if (slot.SegmentSize > 0 && Length > slot.SegmentSize) Length = slot.SegmentSize;
        Ecn = (byte)(slot.Ecn & 3);
    }
}
