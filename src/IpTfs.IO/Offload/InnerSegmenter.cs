using System.Buffers.Binary;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Offload;

/// <summary>
/// Turns packets read from a TUN device into inner packets as on a wire: cuts a super-packet into its segments, completes an incomplete checksum, and leaves any
/// other packet unchanged.
/// </summary>
/// <remarks>
/// Each packet is returned as a head, patched in the caller's scratch memory and valid until the next call, and a body that lies in the slot: the packer copies
/// each octet once. The result equals that of the kernel's own segmentation: IPv4 identifications count up,
/// FIN and PSH are on the last segment only, CWR on the first only.
/// </remarks>
public ref struct InnerSegmenter
{
    /// <summary>Octets of scratch memory that every packet's head fits into.</summary>
    public const int ScratchOctets = 256;

    private const int V6HeaderLength = 40;
    private const int TcpMinHeader = 20;
    private const int UdpHeader = 8;
    private const int UdpChecksumOffset = 6;
    private const int TcpChecksumOffset = 16;

    private readonly ReadOnlySpan<byte> _packet;
    private readonly Span<byte> _head;
    private readonly OffloadKind _kind;
    private readonly bool _isV6;
    private readonly int _transport;
    private readonly int _segmentSize;
    private readonly ushort _pseudoSum;
    private readonly ushort _identification;
    private readonly uint _sequence;
    private readonly TcpFlags _flags;
    private readonly int _checksumAt;
    private int _next;

    /// <summary>Parses a slot's octets. Borrows both spans for as long as the segmenter is used.</summary>
    /// <param name="packet">The octets of the slot.</param>
    /// <param name="slot">The device's description of them.</param>
    /// <param name="scratch">At least <see cref="ScratchOctets"/> octets.</param>
    public InnerSegmenter(ReadOnlySpan<byte> packet, in PacketSlot slot, Span<byte> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchOctets);
        _packet = packet;
        _kind = slot.Offload;
        if (_kind == OffloadKind.None)
        {
            Count = 1;
            if (slot.ChecksumStart == 0) return;
            // The head extends past the checksum field, to an even length from ChecksumStart.
            var end = slot.ChecksumStart + ((slot.ChecksumOffset + 3) & ~1);
            _transport = slot.ChecksumStart;
            _checksumAt = slot.ChecksumStart + slot.ChecksumOffset;
            if (end > packet.Length || end > scratch.Length)
            {
                Count = 0;
                return;
            }

            _head = scratch[..end];
            return;
        }

        _isV6 = packet.Length > 0 && packet[0] >> 4 == 6;
        _segmentSize = slot.SegmentSize;
        var headLength = HeadLength(packet, slot, _kind, _isV6, out _transport);
        if (headLength == 0 || _segmentSize <= 0 || headLength > scratch.Length) return;
        _head = scratch[..headLength];
        var octets = packet.Length - headLength;
        Count = Math.Max(1, (octets + _segmentSize - 1) / _segmentSize);
        _checksumAt = _transport + (_kind == OffloadKind.Udp ? UdpChecksumOffset : TcpChecksumOffset);
        _pseudoSum = PseudoSum(packet, slot, _kind, _isV6, _transport, _checksumAt);
        if (!_isV6) _identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (_kind == OffloadKind.Udp) return;
        _sequence = BinaryPrimitives.ReadUInt32BigEndian(packet[(_transport + 4)..]);
        _flags = (TcpFlags)packet[_transport + 13];
    }

    /// <summary>How many inner packets there are; 0 when headers and description contradict each other, and the caller must drop the slot as malformed.</summary>
    public int Count { get; }

    /// <summary>Octets of the largest of the inner packets.</summary>
    public readonly int LargestPacket => _kind == OffloadKind.None ? _packet.Length : Math.Min(_packet.Length, _head.Length + _segmentSize);

    /// <summary>Returns the next inner packet: <paramref name="head"/> followed by <paramref name="body"/>; either may be empty.</summary>
    /// <returns>False when no packet is left.</returns>
    public bool TryNext(out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> body)
    {
        head = default;
        body = default;
        if (_next >= Count) return false;
        var index = _next++;
        if (_kind != OffloadKind.None)
        {
            var start = _head.Length + (index * _segmentSize);
            body = _packet.Slice(start, Math.Min(_segmentSize, _packet.Length - start));
            PatchSegment(index, body);
        }
        else if (_head.IsEmpty)
        {
            body = _packet;
        }
        else
        {
            body = _packet[_head.Length..];
            _packet[.._head.Length].CopyTo(_head);
            // The field holds the sum of the pseudo-header: adding up everything, field included, gives the whole sum.
            StoreChecksum(InternetChecksum.Combine(InternetChecksum.PartialSum(_head[_transport..]), InternetChecksum.PartialSum(body)));
        }

        head = _head;
        return true;
    }

    private readonly void PatchSegment(int index, ReadOnlySpan<byte> body)
    {
        _packet[.._head.Length].CopyTo(_head);
        var length = _head.Length + body.Length;
        if (_isV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_head[4..], (ushort)(length - V6HeaderLength));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(_head[2..], (ushort)length);
            BinaryPrimitives.WriteUInt16BigEndian(_head[4..], unchecked((ushort)(_identification + index)));
            BinaryPrimitives.WriteUInt16BigEndian(_head[10..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(_head[10..], InternetChecksum.Compute(_head[..((_head[0] & 0xF) * 4)]));
        }

        var transportLength = length - _transport;
        if (_kind == OffloadKind.Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_head[(_transport + 4)..], (ushort)transportLength);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(_head[(_transport + 4)..], unchecked(_sequence + (uint)(index * _segmentSize)));
            var flags = _flags;
            if (index != Count - 1) flags &= ~(TcpFlags.Fin | TcpFlags.Psh);
            if (index != 0) flags &= ~TcpFlags.Cwr;
            _head[_transport + 13] = (byte)flags;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_head[_checksumAt..], 0);
        var sum = InternetChecksum.Combine(_pseudoSum, (ushort)transportLength);
        sum = InternetChecksum.Combine(sum, InternetChecksum.PartialSum(_head[_transport..]));
        StoreChecksum(InternetChecksum.Combine(sum, InternetChecksum.PartialSum(body)));
    }

    private readonly void StoreChecksum(ushort sum)
    {
        var checksum = unchecked((ushort)~sum);
        //= RFC768: a computed checksum of 0 is sent as all ones
        if (checksum == 0 && _checksumAt - _transport == UdpChecksumOffset) checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(_head[_checksumAt..], checksum);
    }

    /// <summary>Octets of all headers, or 0 when they contradict the device's description.</summary>
    private static int HeadLength(ReadOnlySpan<byte> packet, in PacketSlot slot, OffloadKind kind, bool isV6, out int transport)
    {
        transport = 0;
        if (packet.Length < 20 || packet.Length > ushort.MaxValue) return 0;
        if (packet[0] >> 4 != (isV6 ? 6 : 4)) return 0;
        if (kind == OffloadKind.Tcp4 && isV6 || kind == OffloadKind.Tcp6 && !isV6) return 0;
        transport = slot.ChecksumStart != 0 ? slot.ChecksumStart : isV6 ? V6HeaderLength : (packet[0] & 0xF) * 4;
        if (transport < (isV6 ? V6HeaderLength : (packet[0] & 0xF) * 4) || (packet[0] & 0xF) < 5 && !isV6) return 0;
        if (kind == OffloadKind.Udp) return packet.Length > transport + UdpHeader ? transport + UdpHeader : 0;
        if (packet.Length < transport + TcpMinHeader) return 0;
        var tcp = (packet[transport + 12] >> 4) * 4;
        return tcp >= TcpMinHeader && packet.Length >= transport + tcp ? transport + tcp : 0;
    }

    /// <summary>The sum of the pseudo-header without its length.</summary>
    private static ushort PseudoSum(ReadOnlySpan<byte> packet, in PacketSlot slot, OffloadKind kind, bool isV6, int transport, int checksumAt)
    {
        if (slot.ChecksumStart != 0)
        {
            // The kernel has stored the sum there, with the total length. Subtracting the length is correct even if the final destination is not the one in the
            // header (IPv6 routing headers).
            var field = BinaryPrimitives.ReadUInt16BigEndian(packet[checksumAt..]);
            return InternetChecksum.Combine(field, unchecked((ushort)~(packet.Length - transport)));
        }

        var addresses = isV6 ? packet.Slice(8, 32) : packet.Slice(12, 8);
        return InternetChecksum.Combine(InternetChecksum.PartialSum(addresses), kind == OffloadKind.Udp ? IpProtocols.Udp : IpProtocols.Tcp);
    }
}
