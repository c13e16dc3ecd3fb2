using System.Buffers.Binary;
using System.Diagnostics;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Ingress;

/// <summary>
/// Packs inner packets into AGGFRAG payloads on arrival, copying each octet once to the position from which it is sealed and sent. The payloads wait in pooled
/// batches, spaced by their sealed length:
/// <code>
/// batch:  | ESP header, IV | AGGFRAG | blocks … | trailer, ICV | ESP header, IV | AGGFRAG | blocks … | trailer, ICV | …
///           slot 0 Offset    slot 0 Length ends here ^           slot 1 Offset
/// </code>
/// </summary>
/// <remarks>Single-threaded. Owns the batches that it rents until they are dequeued. Nothing is rented while nothing is queued.</remarks>
internal sealed class PayloadPacker
{
    private readonly IngressSettings _settings;
    private readonly EspOverhead _overhead;
    private readonly PacketBatchPool _pool;
    private BatchQueue _queue = new();
    private readonly int _slotLimit;
    private readonly int _octetLimit;
    private int _stride;
    private int _nextOffset;
    private int _filled;
    private int _length;
    private int _left;
    private bool _isRest;
    private bool _isOpen;
    private bool _tailClosed = true;

    public PayloadPacker(IngressSettings settings, EspOverhead overhead, PacketBatchPool pool, int payloadOctets)
    {
        _settings = settings;
        _overhead = overhead;
        _pool = pool;
        _slotLimit = Math.Min(pool.SlotsPerBatch, IngressTuning.MaximumBatchPayloads);
        _octetLimit = Math.Min(pool.OctetsPerBatch, IngressTuning.MaximumBatchOctets);
        SetPayloadSize(payloadOctets);
    }

    /// <summary>Octets of a full payload, AGGFRAG header included.</summary>
    public int PayloadOctets { get; private set; }

    /// <summary>Octets of DataBlocks in a full payload.</summary>
    public int Capacity => PayloadOctets - _settings.HeaderOctets;

    /// <summary>The batches, oldest first; the newest may still be filling.</summary>
    public BatchQueue Queue => _queue;

    /// <summary>Batches to which nothing can be added.</summary>
    public int ClosedBatches => _tailClosed ? _queue.Count : _queue.Count - 1;

    /// <summary>Payloads queued, the open one included.</summary>
    public int QueuedPayloads { get; private set; }

    /// <summary>Octets of inner packets queued.</summary>
    public long QueuedOctets { get; private set; }

    /// <summary>Whether short payloads are filled with pad as they are closed.</summary>
    private bool PadsOnClose => _settings.Padding == PaddingPolicy.Full && _settings.Mode == SendMode.OnDemand;

    /// <summary>Octets of DataBlocks that still fit the open payload; 0 when none is open.</summary>
    public int Room => _isOpen ? Capacity - _filled : 0;

    /// <summary>Sets the size of future payloads. Nothing may be queued.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A batch of the pool does not hold one such payload, or it has no room for data.</exception>
    public void SetPayloadSize(int payloadOctets)
    {
        Debug.Assert(_queue.Count == 0, "a size is changed between payloads");
        ArgumentOutOfRangeException.ThrowIfLessThan(payloadOctets, _settings.HeaderOctets + IngressTuning.MinimumCapacityOctets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_overhead.SealedLength(payloadOctets), _octetLimit, nameof(payloadOctets));
        PayloadOctets = payloadOctets;
        _stride = _overhead.SealedLength(payloadOctets);
    }

    /// <summary>Saves the state before a packet, for <see cref="Undo"/>.</summary>
    public PackMark Mark()
    {
        if (_queue.Count == 0) return new PackMark(0, QueuedPayloads, 0, 0, 0, false, true, 0, 0, 0);
        ref var tail = ref _queue.Tail;
        return new PackMark(
            _queue.Count, QueuedPayloads, tail.Batch.Count, _nextOffset, _filled, _isOpen, _tailClosed, tail.DataOctets, tail.PadOctets, tail.PaddedPayloads);
    }

    /// <summary>Undoes the packet that was begun at a mark.</summary>
    public void Undo(in PackMark mark)
    {
        while (_queue.Count > mark.Batches) _queue.DropTail();
        QueuedPayloads = mark.Payloads;
        QueuedOctets -= _length - _left;
        _left = 0;
        _nextOffset = mark.NextOffset;
        _filled = mark.Filled;
        _isOpen = mark.IsOpen;
        _tailClosed = mark.TailClosed;
        if (_queue.Count == 0) return;
        ref var tail = ref _queue.Tail;
        tail.Batch.Truncate(mark.TailPayloads);
        tail.DataOctets = mark.DataOctets;
        tail.PadOctets = mark.PadOctets;
        tail.PaddedPayloads = mark.PaddedPayloads;
    }

    /// <summary>
    /// Begins an inner packet: closes the open payload when the packet, by the fill policy, is not to be split there. True when the packet
    /// will lie in more than one payload.
    /// </summary>
    /// <param name="length">Octets of the packet; all of them must be written before the next one is begun.</param>
    public bool Begin(int length)
    {
        Debug.Assert(_left == 0, "the packet before was written whole or undone");
        if (_isOpen && length > Room && !MaySplit(length)) Close();
        _length = length;
        _left = length;
        _isRest = false;
        return length > (_isOpen ? Room : Capacity);
    }

    /// <summary>Begins the rest of a packet whose beginning was already sent. Nothing may be queued.</summary>
    /// <param name="left">Octets of the packet that are still to be sent.</param>
    public void BeginRest(int left)
    {
        Debug.Assert(_queue.Count == 0, "the rest of a packet comes before all others");
        _length = left;
        _left = left;
        _isRest = true;
    }

    /// <summary>
    /// Writes octets of the packet that was begun and opens payloads as needed. False when the pool had no batch: undo the packet. Borrows the octets.
    /// </summary>
    public bool TryWrite(ReadOnlySpan<byte> octets)
    {
        Debug.Assert(octets.Length <= _left, "no more is written than was begun");
        while (!octets.IsEmpty)
        {
            if (!_isOpen && !TryOpen()) return false;
            var take = Math.Min(octets.Length, Capacity - _filled);
            ref var tail = ref _queue.Tail;
            octets[..take].CopyTo(tail.Batch.Memory.AsSpan(_nextOffset + _overhead.HeaderLength + _settings.HeaderOctets + _filled));
            tail.DataOctets += take;
            QueuedOctets += take;
            _filled += take;
            _left -= take;
            octets = octets[take..];
            if (_filled == Capacity) Close();
        }

        return true;
    }

    /// <summary>Closes the open payload and the newest batch: the queue is then ready to send.</summary>
    public void Flush()
    {
        CloseOpen();
        _tailClosed = true;
    }

    /// <summary>Writes a whole packet into the open payload, which must have <see cref="Room"/> for it: nothing is rented, nothing can fail. Borrows the octets.</summary>
    public void Append(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var length = head.Length + body.Length;
        Debug.Assert(length <= Room && _left == 0, "a packet is appended whole between two packets");
        ref var tail = ref _queue.Tail;
        var room = tail.Batch.Memory.AsSpan(_nextOffset + _overhead.HeaderLength + _settings.HeaderOctets + _filled, length);
        head.CopyTo(room);
        body.CopyTo(room[head.Length..]);
        tail.DataOctets += length;
        QueuedOctets += length;
        _filled += length;
        if (_filled == Capacity) Close();
    }

    /// <summary>Closes the open payload partly filled; the batch stays open.</summary>
    public void CloseOpen()
    {
        if (_isOpen) Close();
    }

    /// <summary>Records that octets of the oldest batch's data were sent from a copy.</summary>
    public void HandleSent(int dataOctets)
    {
        _queue.Head.DataOctets -= dataOctets;
        QueuedOctets -= dataOctets;
    }

    /// <summary>Removes the oldest batch, which must be closed; the caller takes ownership.</summary>
    public QueuedBatch Dequeue()
    {
        Debug.Assert(ClosedBatches > 0, "a batch that still fills is not given away");
        var entry = _queue.Dequeue();
        QueuedOctets -= entry.DataOctets;
        QueuedPayloads -= entry.Batch.Count;
        if (_queue.Count == 0) _tailClosed = true;
        return entry;
    }

    /// <summary>Removes all batches for repacking at another size; the caller takes ownership.</summary>
    public BatchQueue Detach()
    {
        Flush();
        var queue = _queue;
        _queue = new BatchQueue();
        QueuedOctets = 0;
        QueuedPayloads = 0;
        return queue;
    }

    private bool MaySplit(int length)
    {
        //= RFC9347 §6.1.4 R55: to a peer that cannot receive fragments each inner packet goes in one block
        if (_settings.DontFragment) return false;
        var rest = length - Room;
        // Do not leave a rest that BlockOffset cannot express: an IPv6 packet may exceed 16 bits by 40 octets.
        if (rest > ushort.MaxValue) return false;
        if (_settings.Fill == FillPolicy.WholePackets) return false;
        //= RFC9347 §2.2.3.1 R15: a payload may end early so that the next inner packet goes unfragmented
        //= RFC9347 §2.2.3.1 R16: a minimum fragment size
        return Room >= _settings.MinimumFragmentOctets && (rest >= _settings.MinimumFragmentOctets || length > Capacity);
    }

    private bool TryOpen()
    {
        if (_tailClosed)
        {
            var batch = _pool.TryRent();
            if (batch is null) return false;
            _queue.Enqueue(batch);
            _nextOffset = 0;
            _tailClosed = false;
        }

        ref var tail = ref _queue.Tail;
        tail.Batch.Add(_nextOffset, _overhead.HeaderLength + _settings.HeaderOctets);
        var header = tail.Batch.Memory.AsSpan(_nextOffset + _overhead.HeaderLength, _settings.HeaderOctets);
        //= RFC9347 §6.1.1 R50: reserved bits are sent as 0
        header.Clear();
        //= RFC9347 §2.2.3 R14: BlockOffset counts the inner packet's octets still to come, even beyond this payload's end
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(_left == _length && !_isRest ? 0 : _left));
        _isOpen = true;
        _filled = 0;
        QueuedPayloads++;
        return true;
    }

    private void Close()
    {
        ref var tail = ref _queue.Tail;
        var payload = _settings.HeaderOctets + _filled;
        if (PadsOnClose && _filled < Capacity)
        {
            //= RFC9347 §2.2.2 R3: pad only where no data are left to send, or none that may be split
            tail.Batch.Memory.AsSpan(_nextOffset + _overhead.HeaderLength + payload, Capacity - _filled).Clear();
            tail.PadOctets += Capacity - _filled;
            tail.PaddedPayloads++;
            payload = PayloadOctets;
        }

        tail.Batch[tail.Batch.Count - 1].Length = _overhead.HeaderLength + payload;
        _isOpen = false;
        _filled = 0;
        _nextOffset += payload == PayloadOctets ? _stride : _overhead.SealedLength(payload);
        if (tail.Batch.Count >= _slotLimit || _nextOffset + _stride > _octetLimit) _tailClosed = true;
    }
}
