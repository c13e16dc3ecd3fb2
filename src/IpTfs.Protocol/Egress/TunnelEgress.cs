using System.Diagnostics;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Egress;

/// <summary>
/// The tunnel egress of one SA (RFC 9347 §1.1), the receiver: puts AGGFRAG payloads in order, extracts the inner packets and reassembles split packets. All octets
/// from the peer end in packets or in a counter.
/// </summary>
/// <remarks>
/// Single-threaded; time never runs backwards. After each <see cref="HandlePayload"/> and <see cref="HandleTimeout"/> the host drains
/// <see cref="TryTakeInner"/> until it is false: that call does the work, packet by packet. Once per receive batch, after writing the packets, the host calls <see
/// cref="ReleaseInner"/>. Whole packets are lent from the receive buffer without a copy; split packets and early payloads are copied once into pooled batches, of
/// which an idle egress holds none.
/// </remarks>
public sealed partial class TunnelEgress : IDisposable
{
    // The header of an empty payload. It is only read, so all egresses share it.
    private static readonly PacketBatch EmptyPayload = NewEmptyPayload();

    private readonly EgressSettings _settings;
    private readonly FragmentStore _store;
    private readonly ReorderWindow _window;
    private readonly Reassembler _reassembler;
    private EgressCounters _counters;
    private SparseDropCounters _drops;
    private PendingPayload _pending;
    private PayloadReader _reader;
    private StoredSlice _readSlice;
    private bool _readsSlice;
    private bool _isDraining;
    private bool _restIsCounted;

    /// <summary>Makes an egress that has received nothing.</summary>
    /// <param name="settings">The reorder and reassembly settings.</param>
    /// <param name="fragmentPool">Memory for early payloads and split packets. A split packet longer than a batch cannot be reassembled.</param>
    /// <exception cref="ArgumentException">The settings are invalid.</exception>
    public TunnelEgress(EgressSettings settings, PacketBatchPool fragmentPool)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(fragmentPool);
        settings.Validate();
        _settings = settings;
        _store = new FragmentStore(fragmentPool);
        _window = new ReorderWindow(settings);
        _reassembler = new Reassembler(_store);
    }

    /// <summary>The time of the next <see cref="HandleTimeout"/> call; <see cref="MonotonicTime.Never"/> when nothing is missing.</summary>
    public MonotonicTime NextDeadline => MonotonicTime.Min(_window.NextDeadline, ReassemblyDeadline);

    /// <summary>The next sequence number to read.</summary>
    public ulong NextSequence => _window.Next;

    /// <summary>Early payloads that wait for earlier sequence numbers.</summary>
    public int HeldPayloads => _window.Saved;

    /// <summary>Batches of the fragment pool that are held now.</summary>
    public int HeldBatches => _store.Rented;

    /// <summary>The counters.</summary>
    public ref readonly EgressCounters Counters => ref _counters;

    /// <summary>The dropped packets, by reason.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    // While an outer packet is missing, its timer also applies to the packet in reassembly.
    private MonotonicTime ReassemblyDeadline =>
        _reassembler.IsPending && _window.Saved == 0 ? _reassembler.Since.AddNanos(_settings.EffectiveTimerNanos) : MonotonicTime.Never;

    /// <summary>
    /// Processes one AGGFRAG payload. Borrows its octets until <see cref="TryTakeInner"/> has returned false and the host no longer uses the packets taken.
    /// </summary>
    /// <param name="sequence">The ESP sequence number, 64 bits.</param>
    /// <param name="owner">The batch whose memory holds it.</param>
    /// <param name="offset">Its first octet.</param>
    /// <param name="length">Its octets, ESP trailer removed.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <exception cref="InvalidOperationException">The output of the previous call was not drained.</exception>
    public void HandlePayload(ulong sequence, PacketBatch owner, int offset, int length, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ThrowIfUndrained();
        _counters.RxPayloadOctets += length;
        _pending = new PendingPayload(owner, offset, length, sequence, now);
        HandlePending();
    }

    /// <summary>
    /// Records an authenticated outer packet without an AGGFRAG payload, such as a dummy packet: its sequence number is not missing, so no payload waits for it.
    /// </summary>
    /// <param name="sequence">The ESP sequence number, 64 bits.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <exception cref="InvalidOperationException">The output of the previous call was not drained.</exception>
    public void HandleEmpty(ulong sequence, MonotonicTime now)
    {
        ThrowIfUndrained();
        _pending = new PendingPayload(EmptyPayload, 0, AggfragHeader.BasicLength, sequence, now) { IsEmpty = true };
        HandlePending();
    }

    /// <summary>Gives up missing outer packets and the packet in reassembly if their timers have expired.</summary>
    /// <exception cref="InvalidOperationException">The output of the previous call was not drained.</exception>
    public void HandleTimeout(MonotonicTime now)
    {
        ThrowIfUndrained();
        if (ReassemblyDeadline <= now) AbandonPending(DropReason.ReassemblyTimeout);
        if (_window.NextDeadline > now) return;
        _window.HandleTimeout(now);
        _pending.Now = now;
        _isDraining = true;
    }

    /// <summary>Returns the next inner packet, in the order of the outer packets and within them. False when there is none: the next input may follow.</summary>
    //= RFC9347 §2.5 R35: inner packets come out in the order of the payload
    public bool TryTakeInner(out InnerPacket inner)
    {
        while (true)
        {
            if (_reader.IsActive)
            {
                if (ReadOn(out inner))
                {
                    _counters.RxInnerPackets++;
                    _counters.RxInnerOctets += inner.Length;
                    return true;
                }

                EndReading();
            }
            else if (!TryReadNext())
            {
                inner = default;
                _isDraining = false;
                CheckConservation();
                return false;
            }
        }
    }

    /// <summary>Releases the packets taken so far: batches that hold nothing else are returned to the pool.</summary>
    public void ReleaseInner()
    {
        ThrowIfUndrained();
        _store.Release();
    }

    /// <summary>Discards all waiting data and returns its memory to the pool.</summary>
    public void Dispose()
    {
        if (_readsSlice) _store.Free(_readSlice);
        _readsSlice = false;
        _reader = default;
        if (_reassembler.IsPending) _reassembler.Abandon(DropReason.None);
        _window.Clear(_store);
        _store.Release();
        _isDraining = false;
    }

    internal void CountDrop(DropReason reason) => _drops.Count(reason);

    private void HandlePending()
    {
        var sequence = _pending.Sequence;
        //= RFC9347 §2 R2: whatever size and rate the sender chooses
        _counters.RxPayloads++;
        //= RFC9347 §2.5 R36: outer packets are put in order first
        var place = _window.Place(sequence, _pending.Now);
        _isDraining = true;
        if (_settings.ReorderWindow == 0)
        {
            HandleAsReceived(place);
            return;
        }

        switch (place)
        {
            case ReorderPlace.InTurn:
                if (_window.IsReordered(sequence)) _counters.RxReorderedPackets++;
                ReadPending();
                break;
            case ReorderPlace.Early:
                if (_window.IsReordered(sequence)) _counters.RxReorderedPackets++;
                SavePending();
                break;
            case ReorderPlace.Beyond:
                // TryTakeInner places this payload after returning the packets before it.
                _pending.IsWaiting = true;
                break;
            case ReorderPlace.Late:
                //= RFC9347 §2.2.3 R7: a packet older than the window is dropped
                _counters.RxLatePackets++;
                _drops.Count(DropReason.ReorderLate);
                _window.MarkRecent(sequence);
                break;
            default:
                HandleDuplicate();
                break;
        }
    }

    private void HandleAsReceived(ReorderPlace place)
    {
        if (place == ReorderPlace.Duplicate)
        {
            HandleDuplicate();
            return;
        }

        if (place == ReorderPlace.Late)
        {
            _counters.RxLatePackets++;
            _counters.RxReorderedPackets++;
        }

        _counters.RxMissedPackets += _window.HandleReadAsReceived(_pending.Sequence);
        BeginReading(_pending.Owner, _pending.Offset, _pending.Length, _pending.Sequence, new ReorderSlot { WasRead = _pending.IsEmpty });
    }

    private void HandleDuplicate()
    {
        _counters.RxDuplicatePackets++;
        _drops.Count(DropReason.Replayed);
    }

    private bool TryReadNext()
    {
        if (_window.TryTakeNext(out var slot, ref _counters.RxMissedPackets))
        {
            _readSlice = slot.Slice;
            _readsSlice = true;
            BeginReading(_store.Batch(slot.Slice), slot.Slice.Offset, slot.Slice.Length, _window.Next - 1, slot);
            return true;
        }

        if (!_pending.IsWaiting) return false;
        _pending.IsWaiting = false;
        if (_pending.Sequence == _window.Next)
        {
            ReadPending();
        }
        else
        {
            SavePending();
        }

        return true;
    }

    private void ReadPending()
    {
        _window.HandleRead(_pending.Sequence);
        BeginReading(_pending.Owner, _pending.Offset, _pending.Length, _pending.Sequence, new ReorderSlot { WasRead = _pending.IsEmpty });
    }

    private void EndReading()
    {
        if (_reader.IsImmediate)
        {
            SaveFragments();
        }
        else
        {
            _counters.RxReadPayloads++;
        }

        _reader = default;
        if (!_readsSlice) return;
        _readsSlice = false;
        _store.Free(_readSlice);
    }

    private static PacketBatch NewEmptyPayload()
    {
        var batch = PacketBatch.Unpooled(AggfragHeader.BasicLength, 1);
        AggfragHeader.Write(batch.Memory, 0);
        return batch;
    }

    private void ThrowIfUndrained()
    {
        if (_isDraining) throw new InvalidOperationException("the egress was given input before its output was drained");
    }

    [Conditional("DEBUG")]
    private void CheckConservation() => Debug.Assert(
        _counters.RxPayloads == _counters.RxReadPayloads + _counters.RxDuplicatePackets + _window.Saved + _unsaved
            + (_settings.ReorderWindow == 0 ? 0 : _counters.RxLatePackets),
        "every payload received was read, is held or was dropped for a reason");
}
