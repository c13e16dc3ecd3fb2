using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Egress;

/// <content>Reading one payload: header, continuation of a split packet, blocks.</content>
public sealed partial class TunnelEgress
{
    private long _unsaved;

    private void BeginReading(PacketBatch owner, int offset, int length, ulong sequence, in ReorderSlot slot)
    {
        _reading = new Reading { Owner = owner, Position = offset + length, Start = offset + length, End = offset + length, Sequence = sequence };
        //= RFC9347 §2.2.3 R4: fragments are joined only from consecutive sequence numbers
        if (_reassembler.IsPending && _reassembler.Expected < sequence) AbandonPending(DropReason.FragmentLost);
        var payload = owner.Memory.AsSpan(offset, length);
        if (AggfragHeader.Parse(payload, out var header) is var fault and not DropReason.None)
        {
            if (_reassembler.IsPending && _reassembler.Expected == sequence) AbandonPending(DropReason.FragmentLost);
            _counters.RxErroredPackets++;
            _drops.Count(fault);
            return;
        }

        if (header.TryGetCongestionInfo(out var info)) _congestion = info;
        _reading.Start = offset + header.Length;
        _reading.Position = _reading.Start;
        var data = header.DataBlocks;
        //= RFC9347 §2.2.3 R5: all-pad payloads may stand between the fragments of a packet
        if (header.BlockOffset == 0 && !slot.HadBlocks && (data.IsEmpty || DataBlock.TypeOf(data[0]) == DataBlockType.Pad))
        {
            _reading.Position = _reading.End;
            if (!slot.WasRead) CountAllPad(data.Length);
            //= RFC9347 §2.2.3 R6: an all-pad payload moves the expected sequence number on
            if (_reassembler.IsPending && _reassembler.Expected == sequence) _reassembler.HandleAllPad();
            return;
        }

        ReadContinuation(header.BlockOffset, data);
    }

    /// <summary>Begins to read a payload ahead of its turn, for its whole packets only. False when its header is at fault: that is found in its turn.</summary>
    private bool TryBeginImmediate()
    {
        var payload = _arrival.Owner.Memory.AsSpan(_arrival.Offset, _arrival.Length);
        if (AggfragHeader.Parse(payload, out var header) != DropReason.None) return false;
        if (header.TryGetCongestionInfo(out var info)) _congestion = info;
        var end = _arrival.Offset + _arrival.Length;
        var start = _arrival.Offset + header.Length;
        _reading = new Reading
        {
            Owner = _arrival.Owner,
            Start = start,
            Position = Math.Min(start + header.BlockOffset, end),
            End = end,
            TailStart = end,
            Sequence = _arrival.Sequence,
            BlockOffset = header.BlockOffset,
            IsImmediate = true,
        };
        if (header.BlockOffset == 0 && (start == end || DataBlock.TypeOf(_arrival.Owner.Memory[start]) == DataBlockType.Pad)) CountAllPad(end - start);
        return true;
    }

    private void CountAllPad(int octets)
    {
        _counters.RxAllPadPackets++;
        _counters.RxAllPadOctets += octets;
    }

    /// <summary>Gives the octets in front of the first new block to the packet that they belong to, or to nobody.</summary>
    private void ReadContinuation(int blockOffset, ReadOnlySpan<byte> data)
    {
        var octets = data[..Math.Min(blockOffset, data.Length)];
        // What points past the payload does so within it too: the rest is in the payloads to come.
        _reading.Position += octets.Length;
        if (_reassembler.IsPending && _reassembler.Expected == _reading.Sequence)
        {
            if (blockOffset == 0)
            {
                //= RFC9347 §2.5 R37: an inconsistent BlockOffset costs the packet that it contradicts, not the blocks behind it
                AbandonPending(DropReason.BlockOffsetInconsistent);
                _counters.RxErroredPackets++;
            }
            else
            {
                var reason = _reassembler.Continue(octets, blockOffset, _arrival.Now, out _reading.Completed);
                if (reason == DropReason.None)
                {
                    if (_reading.Completed.Length > 0) _counters.RxReassembledPackets++;
                    return;
                }

                CountIncomplete(reason);
                if (reason != DropReason.RxPoolExhausted) _counters.RxErroredPackets++;
            }
        }

        // Nobody waits for these octets. The packet that they end has been counted when its beginning was given up; if not, its beginning never came.
        if (blockOffset > 0 && !_restIsCounted) CountIncomplete(DropReason.FragmentWithoutStart);
        if (blockOffset <= data.Length) _restIsCounted = false;
    }

    /// <summary>Reads on to the next whole packet. False at the payload's end, or where nothing behind can be told apart.</summary>
    private bool ReadOn(out InnerPacket inner)
    {
        if (_reading.Completed.Length > 0)
        {
            inner = _reading.Completed;
            _reading.Completed = default;
            return true;
        }

        inner = default;
        if (_reading.Position == _reading.End) return false;
        var owner = _reading.Owner!;
        var block = owner.Memory.AsSpan(_reading.Position, _reading.End - _reading.Position);
        switch (DataBlock.Read(block, out var length))
        {
            case DataBlockStatus.Packet when length <= block.Length:
                _reading.HadBlocks = true;
                inner = new InnerPacket(owner, _reading.Position, length);
                _reading.Position += length;
                return true;
            case DataBlockStatus.Packet or DataBlockStatus.LengthCut:
                ReadTail(block, length);
                break;
            case DataBlockStatus.Pad when _reading.Position > _reading.Start:
                _counters.RxExtraPadPackets++;
                _counters.RxExtraPadOctets += block.Length;
                break;
            case DataBlockStatus.Pad:
                break;
            case DataBlockStatus.InvalidLength:
                HandleBadBlock(DropReason.BlockLengthInvalid);
                break;
            default:
                HandleBadBlock(DropReason.BlockTypeUnknown);
                break;
        }

        _reading.Position = _reading.End;
        return false;
    }

    // A bad block says nothing about where the next begins: the rest of this payload is lost, what stood before it is not.
    private void HandleBadBlock(DropReason reason)
    {
        _reading.HadBlocks = true;
        _counters.RxErroredPackets++;
        _drops.Count(reason);
    }

    private void ReadTail(ReadOnlySpan<byte> block, int length)
    {
        _reading.HadBlocks = true;
        if (_reading.IsImmediate)
        {
            _reading.TailStart = _reading.Position;
            return;
        }

        // Only a payload that is read as it came, without a window, can lie before the one that the pending packet waits for.
        var reason = _reassembler.IsPending
            ? DropReason.FragmentLost
            : _reassembler.Begin(block, length, _reading.Sequence, _arrival.Now);
        _restIsCounted = false;
        if (reason != DropReason.None) CountIncomplete(reason);
    }

    private void AbandonPending(DropReason reason) => CountIncomplete(_reassembler.Abandon(reason));

    // The rest of the packet, should it come, belongs to what is counted here.
    private void CountIncomplete(DropReason reason)
    {
        _counters.RxIncompletePackets++;
        _drops.Count(reason);
        _restIsCounted = true;
    }

    /// <summary>Saves an early payload, whole or what is left of it after its whole packets went out.</summary>
    private void SaveArrival()
    {
        //= RFC9347 §2.5 R34: whole inner packets may be delivered as they come
        if (_settings.SendImmediately && !_arrival.IsVoid && TryBeginImmediate()) return;
        Save(_arrival.Length, new ReorderSlot { WasRead = _arrival.IsVoid }, out var piece);
        if (piece.IsEmpty) return;
        _arrival.Owner.Memory.AsSpan(_arrival.Offset, _arrival.Length).CopyTo(piece);
    }

    /// <summary>Saves the fragments at the two ends of a payload as a payload of their own: in its turn it is read as if the blocks between were there.</summary>
    private void SaveFragments()
    {
        var head = _reading.Owner!.Memory.AsSpan(_reading.Start, Math.Min(_reading.BlockOffset, _reading.End - _reading.Start));
        var tail = _reading.Owner.Memory.AsSpan(_reading.TailStart, _reading.End - _reading.TailStart);
        var slot = new ReorderSlot { HadBlocks = _reading.HadBlocks, WasRead = true };
        Save(AggfragHeader.BasicLength + head.Length + tail.Length, slot, out var piece);
        if (piece.IsEmpty) return;
        AggfragHeader.Write(piece, (ushort)_reading.BlockOffset);
        head.CopyTo(piece[AggfragHeader.BasicLength..]);
        tail.CopyTo(piece[(AggfragHeader.BasicLength + head.Length)..]);
    }

    private void Save(int octets, ReorderSlot slot, out Span<byte> piece)
    {
        if (_store.TryAllocate(octets, out slot.Piece))
        {
            piece = _store.Span(slot.Piece);
            _window.Save(_arrival.Sequence, slot, _arrival.Now);
        }
        else
        {
            piece = default;
            _unsaved++;
            _drops.Count(DropReason.RxPoolExhausted);
        }
    }
}
