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
        _reader = new PayloadReader { Owner = owner, Position = offset + length, Start = offset + length, End = offset + length, Sequence = sequence };
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

        _reader.Start = offset + header.Length;
        _reader.Position = _reader.Start;
        var data = header.DataBlocks;
        //= RFC9347 §2.2.3 R5: all-pad payloads may stand between the fragments of a packet
        if (header.BlockOffset == 0 && !slot.HadBlocks && (data.IsEmpty || DataBlock.TypeOf(data[0]) == DataBlockType.Pad))
        {
            _reader.Position = _reader.End;
            if (!slot.WasRead) CountAllPad(data.Length);
            //= RFC9347 §2.2.3 R6: an all-pad payload moves the expected sequence number on
            if (_reassembler.IsPending && _reassembler.Expected == sequence) _reassembler.HandleAllPad();
            return;
        }

        ReadContinuation(header.BlockOffset, data);
    }

    /// <summary>Begins to read an early payload, for its whole packets only. False when its header is malformed: the fault is counted when the payload is next.</summary>
    private bool TryBeginImmediate()
    {
        var payload = _pending.Owner.Memory.AsSpan(_pending.Offset, _pending.Length);
        if (AggfragHeader.Parse(payload, out var header) != DropReason.None) return false;
        var end = _pending.Offset + _pending.Length;
        var start = _pending.Offset + header.Length;
        _reader = new PayloadReader
        {
            Owner = _pending.Owner,
            Start = start,
            Position = Math.Min(start + header.BlockOffset, end),
            End = end,
            TailStart = end,
            Sequence = _pending.Sequence,
            BlockOffset = header.BlockOffset,
            IsImmediate = true,
        };
        if (header.BlockOffset == 0 && (start == end || DataBlock.TypeOf(_pending.Owner.Memory[start]) == DataBlockType.Pad)) CountAllPad(end - start);
        return true;
    }

    private void CountAllPad(int octets)
    {
        _counters.RxAllPadPackets++;
        _counters.RxAllPadOctets += octets;
    }

    /// <summary>Adds the octets before the first new block to the packet in reassembly, or drops them when they do not belong to it.</summary>
    private void ReadContinuation(int blockOffset, ReadOnlySpan<byte> data)
    {
        var octets = data[..Math.Min(blockOffset, data.Length)];
        // With a BlockOffset past the payload's end all octets belong to the packet: the rest is in later payloads.
        _reader.Position += octets.Length;
        if (_reassembler.IsPending && _reassembler.Expected == _reader.Sequence)
        {
            if (blockOffset == 0)
            {
                //= RFC9347 §2.5 R37: an inconsistent BlockOffset costs the packet that it contradicts, not the blocks behind it
                AbandonPending(DropReason.BlockOffsetInconsistent);
                _counters.RxErroredPackets++;
            }
            else
            {
                var reason = _reassembler.Continue(octets, blockOffset, _pending.Now, out _reader.Completed);
                if (reason == DropReason.None)
                {
                    if (_reader.Completed.Length > 0) _counters.RxReassembledPackets++;
                    return;
                }

                CountIncomplete(reason);
                if (reason != DropReason.RxPoolExhausted) _counters.RxErroredPackets++;
            }
        }

        // The octets belong to a packet not in reassembly: either counted already when its beginning was given up, or its beginning never arrived.
        if (blockOffset > 0 && !_restIsCounted) CountIncomplete(DropReason.FragmentWithoutStart);
        if (blockOffset <= data.Length) _restIsCounted = false;
    }

    /// <summary>Reads up to the next whole packet. False at the payload's end, or after a block that makes the rest unreadable.</summary>
    private bool ReadOn(out InnerPacket inner)
    {
        if (_reader.Completed.Length > 0)
        {
            inner = _reader.Completed;
            _reader.Completed = default;
            return true;
        }

        inner = default;
        if (_reader.Position == _reader.End) return false;
        var owner = _reader.Owner!;
        var block = owner.Memory.AsSpan(_reader.Position, _reader.End - _reader.Position);
        switch (DataBlock.Read(block, out var length))
        {
            case DataBlockStatus.Packet when length <= block.Length:
                _reader.HadBlocks = true;
                inner = new InnerPacket(owner, _reader.Position, length);
                _reader.Position += length;
                return true;
            case DataBlockStatus.Packet or DataBlockStatus.LengthCut:
                ReadTail(block, length);
                break;
            case DataBlockStatus.Pad when _reader.Position > _reader.Start:
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

        _reader.Position = _reader.End;
        return false;
    }

    // After a bad block the start of the next block is unknown: the rest of this payload is lost, the blocks before it are not.
    private void HandleBadBlock(DropReason reason)
    {
        _reader.HadBlocks = true;
        _counters.RxErroredPackets++;
        _drops.Count(reason);
    }

    private void ReadTail(ReadOnlySpan<byte> block, int length)
    {
        _reader.HadBlocks = true;
        if (_reader.IsImmediate)
        {
            _reader.TailStart = _reader.Position;
            return;
        }

        // A payload can precede the expected payload only without a reorder window, where payloads are read as received.
        var reason = _reassembler.IsPending
            ? DropReason.FragmentLost
            : _reassembler.Begin(block, length, _reader.Sequence, _pending.Now);
        _restIsCounted = false;
        if (reason != DropReason.None) CountIncomplete(reason);
    }

    private void AbandonPending(DropReason reason) => CountIncomplete(_reassembler.Abandon(reason));

    // This count includes the rest of the packet, if it arrives.
    private void CountIncomplete(DropReason reason)
    {
        _counters.RxIncompletePackets++;
        _drops.Count(reason);
        _restIsCounted = true;
    }

    /// <summary>Saves an early payload: completely, or only its fragments when its whole packets are delivered at once.</summary>
    private void SavePending()
    {
        //= RFC9347 §2.5 R34: whole inner packets may be delivered as they come
        if (_settings.SendImmediately && !_pending.IsEmpty && TryBeginImmediate()) return;
        Save(_pending.Length, new ReorderSlot { WasRead = _pending.IsEmpty }, out var slice);
        if (slice.IsEmpty) return;
        _pending.Owner.Memory.AsSpan(_pending.Offset, _pending.Length).CopyTo(slice);
    }

    /// <summary>Saves the fragments at both ends of a payload as one payload: it is later read as if the blocks in between were there.</summary>
    private void SaveFragments()
    {
        var head = _reader.Owner!.Memory.AsSpan(_reader.Start, Math.Min(_reader.BlockOffset, _reader.End - _reader.Start));
        var tail = _reader.Owner.Memory.AsSpan(_reader.TailStart, _reader.End - _reader.TailStart);
        var slot = new ReorderSlot { HadBlocks = _reader.HadBlocks, WasRead = true };
        Save(AggfragHeader.BasicLength + head.Length + tail.Length, slot, out var slice);
        if (slice.IsEmpty) return;
        AggfragHeader.Write(slice, (ushort)_reader.BlockOffset);
        head.CopyTo(slice[AggfragHeader.BasicLength..]);
        tail.CopyTo(slice[(AggfragHeader.BasicLength + head.Length)..]);
    }

    private void Save(int octets, ReorderSlot slot, out Span<byte> slice)
    {
        if (_store.TryAllocate(octets, out slot.Slice))
        {
            slice = _store.Span(slot.Slice);
            _window.Save(_pending.Sequence, slot, _pending.Now);
        }
        else
        {
            slice = default;
            _unsaved++;
            _drops.Count(DropReason.RxPoolExhausted);
        }
    }
}
