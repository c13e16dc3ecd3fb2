using System.Diagnostics;
using System.Runtime.CompilerServices;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Egress;

/// <summary>
/// The single partly received inner packet of an SA. It grows only from the payload with exactly the next sequence number, whose BlockOffset must equal the octets
/// still missing, and ends only at the length in its own IP header.
/// </summary>
/// <remarks>Single-threaded. Uses a slice of the store while it is pending and its length is known; a header split before the end of its length field is stored in
/// this object.</remarks>
internal sealed class Reassembler
{
    private readonly FragmentStore _store;
    private StoredSlice _slice;
    private CutHeader _cut;
    private int _have;
    private int _total;
    private bool _isHeaderRead;

    public Reassembler(FragmentStore store) => _store = store;

    /// <summary>Whether a packet is pending.</summary>
    public bool IsPending { get; private set; }

    /// <summary>The sequence number that must carry the next part.</summary>
    public ulong Expected { get; private set; }

    /// <summary>When the packet last grew.</summary>
    public MonotonicTime Since { get; private set; }

    /// <summary>Begins a packet with its first octets, at a payload's end.</summary>
    /// <param name="octets">The packet's first octets, at least one. Borrowed.</param>
    /// <param name="total">The packet's length, or 0 when the octets do not reach its length field's end.</param>
    /// <param name="sequence">The payload's sequence number.</param>
    /// <param name="now">The instant.</param>
    public DropReason Begin(ReadOnlySpan<byte> octets, int total, ulong sequence, MonotonicTime now)
    {
        Debug.Assert(!IsPending, "one packet at a time is in reassembly");
        _total = total;
        _isHeaderRead = total > 0;
        if (total > 0)
        {
            if (!_store.TryAllocate(total, out _slice)) return DropReason.RxPoolExhausted;
            octets.CopyTo(_store.Span(_slice));
        }
        else
        {
            Debug.Assert(octets.Length < DataBlock.MaxLengthPrefix, "a cut header is shorter than what tells the length");
            octets.CopyTo(_cut);
        }

        _have = octets.Length;
        Expected = sequence + 1;
        Since = now;
        IsPending = true;
        return DropReason.None;
    }

    /// <summary>The expected payload carries no data: the next payload is expected instead (RFC 9347 §2.2.3).</summary>
    public void HandleAllPad() => Expected++;

    /// <summary>
    /// Adds the packet's octets in the expected payload. On anything but <see cref="DropReason.None"/> the packet is no longer pending and its octets are discarded.
    /// </summary>
    /// <param name="octets">The payload's DataBlocks as far as BlockOffset reaches. Borrowed.</param>
    /// <param name="blockOffset">The payload's BlockOffset; not 0.</param>
    /// <param name="now">The instant.</param>
    /// <param name="whole">The whole packet when this was its end; length 0 otherwise. Readable until the store is released.</param>
    public DropReason Continue(ReadOnlySpan<byte> octets, int blockOffset, MonotonicTime now, out InnerPacket whole)
    {
        Debug.Assert(IsPending && blockOffset > 0 && octets.Length <= blockOffset, "only the expected payload continues a packet");
        whole = default;
        //= RFC9347 §2.2.3 R14: BlockOffset agrees with what is missing by the packet's own length
        if (_total > 0 && blockOffset != _total - _have) return Abandon(DropReason.BlockOffsetInconsistent);
        if (_total == 0 && GiveCutHeaderAPiece(blockOffset) is var failed and not DropReason.None) return failed;

        octets.CopyTo(_store.Span(_slice)[_have..]);
        _have += octets.Length;
        if (!_isHeaderRead && CheckHeader() is var invalid and not DropReason.None) return Abandon(invalid);
        Expected++;
        Since = now;
        if (_have < _total) return DropReason.None;
        whole = new InnerPacket(_store.Batch(_slice), _slice.Offset, _total);
        End();
        return DropReason.None;
    }

    /// <summary>Discards the pending packet and returns the reason, for the caller to count.</summary>
    public DropReason Abandon(DropReason reason)
    {
        End();
        return reason;
    }

    // The length field is incomplete, but BlockOffset gives the missing octets: present and missing octets together must be the packet's length, as checked below.
    private DropReason GiveCutHeaderAPiece(int blockOffset)
    {
        var total = _have + blockOffset;
        if (!_store.TryAllocate(total, out _slice))
        {
            IsPending = false;
            return DropReason.RxPoolExhausted;
        }

        _total = total;
        _cut[.._have].CopyTo(_store.Span(_slice));
        return DropReason.None;
    }

    private DropReason CheckHeader()
    {
        switch (DataBlock.Read(_store.Span(_slice)[.._have], out var length))
        {
            case DataBlockStatus.Packet:
                _isHeaderRead = true;
                return length == _total ? DropReason.None : DropReason.BlockOffsetInconsistent;
            case DataBlockStatus.LengthCut when _have < _total:
                return DropReason.None;
            case DataBlockStatus.LengthCut:
                return DropReason.BlockOffsetInconsistent;
            default:
                return DropReason.BlockLengthInvalid;
        }
    }

    private void End()
    {
        if (_total > 0) _store.Free(_slice);
        _total = 0;
        IsPending = false;
    }

    /// <summary>Room for a header that was split before the end of its length field.</summary>
    [InlineArray(DataBlock.MaxLengthPrefix)]
    private struct CutHeader
    {
        private byte _first;
    }
}
