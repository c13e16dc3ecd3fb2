using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IpTfs.Protocol.Buffers;

/// <summary>
/// Packets in one block of pinned memory: the unit that a socket reader passes to an SA, and an SA to a socket.
/// A batch has one owner at any time; passing the batch passes the ownership, and the last owner returns it to its pool.
/// </summary>
/// <remarks>Not thread-safe: only the owner uses it. The memory is pinned, so <see cref="Address"/> may be passed to the kernel.</remarks>
public sealed class PacketBatch
{
    private readonly PacketSlot[] _slots;

    internal PacketBatch(PacketBatchPool? pool, int octets, int slots)
    {
        Pool = pool;
        Memory = GC.AllocateUninitializedArray<byte>(octets, pinned: true);
        Address = Marshal.UnsafeAddrOfPinnedArrayElement(Memory, 0);
        _slots = new PacketSlot[slots];
    }

    /// <summary>Makes a batch that belongs to no pool; returning it does nothing. For tests and tools.</summary>
    public static PacketBatch Unpooled(int octets, int slots = 64) => new(null, octets, slots);

    /// <summary>The pinned memory, all of it.</summary>
    public byte[] Memory { get; }

    /// <summary>Address of the first octet of <see cref="Memory"/>.</summary>
    public nint Address { get; }

    /// <summary>How many slots the batch can hold.</summary>
    public int Capacity => _slots.Length;

    /// <summary>How many slots are in use.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of the slots' lengths, in octets.</summary>
    public int TotalLength
    {
        get
        {
            var total = 0;
            foreach (ref readonly var slot in Slots) total += slot.Length;
            return total;
        }
    }

    /// <summary>How many packets the slots hold: each segment of a run counts.</summary>
    public int PacketCount
    {
        get
        {
            var total = 0;
            foreach (ref readonly var slot in Slots) total += slot.Segments;
            return total;
        }
    }

    /// <summary>The first octet after the last slot: the position of the next packet.</summary>
    public int End => Count == 0 ? 0 : _slots[Count - 1].Offset + _slots[Count - 1].Length;

    /// <summary>Octets free after <see cref="End"/>.</summary>
    public int FreeOctets => Memory.Length - End;

    /// <summary>The slots in use.</summary>
    public Span<PacketSlot> Slots => _slots.AsSpan(0, Count);

    /// <summary>
    /// The packets one by one, runs split; an empty slot has none. For outer packets only: <c>InnerSegmenter</c> cuts super-packets from a TUN device.
    /// </summary>
    public PacketWalk Packets => new(Slots);

    /// <summary>The slot at an index.</summary>
    public ref PacketSlot this[int index] => ref Slots[index];

    /// <summary>The octets of one slot. Borrowed: valid while the batch is owned.</summary>
    public Span<byte> Span(int index) => Memory.AsSpan(_slots[index].Offset, _slots[index].Length);

    /// <summary>The octets of one packet. Borrowed: valid while the batch is owned.</summary>
    public Span<byte> Span(in PacketPlace packet) => Memory.AsSpan(packet.Offset, packet.Length);

    /// <summary>Adds a slot for octets that are, or are about to be, in <see cref="Memory"/>.</summary>
    /// <exception cref="InvalidOperationException">The batch has no free slot.</exception>
    public ref PacketSlot Add(int offset, int length)
    {
        Debug.Assert(offset >= 0 && length >= 0 && offset + length <= Memory.Length, "a slot lies inside the batch's memory");
        if (Count == _slots.Length) throw new InvalidOperationException("the batch has no free slot");
        ref var slot = ref _slots[Count++];
        slot = new PacketSlot { Offset = offset, Length = length };
        return ref slot;
    }

    /// <summary>Copies a packet after the last slot. False, without any change, when it does not fit. Borrows the span.</summary>
    public bool TryAppend(ReadOnlySpan<byte> packet)
    {
        if (Count == _slots.Length || packet.Length > FreeOctets) return false;
        var end = End;
        packet.CopyTo(Memory.AsSpan(end));
        Add(end, packet.Length);
        return true;
    }

    /// <summary>
    /// An object that the host attaches to the batch permanently, such as the actor message that carries the batch. Null until set.
    /// </summary>
    public object? Carrier { get; set; }

    /// <summary>Removes the slots after the first <paramref name="count"/>.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count = count;
    }

    /// <summary>Removes all slots.</summary>
    public void Clear() => Count = 0;

    /// <summary>Returns the batch to its pool. The caller must not use it afterwards.</summary>
    public void Return() => Pool?.Return(this);

    internal PacketBatchPool? Pool { get; }

    /// <summary>0 while in the pool, 1 while rented: a second return is a bug that must not corrupt the pool.</summary>
    internal int Rented;
}
