using System.Buffers.Binary;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Inputs of the stages, written octet by octet from the RFCs and by none of the project's encoders.</summary>
internal static class HandMade
{
    /// <summary>Octets of the IPv4 (RFC 791) and TCP (RFC 9293) headers, without options.</summary>
    public const int HeaderOctets = 40;

    /// <summary>Where the TCP header begins.</summary>
    public const int TransportOffset = 20;

    /// <summary>Where the checksum lies in the TCP header.</summary>
    public const int TcpChecksumOffset = 16;

    private const int AggfragHeaderOctets = 4;
    private const byte Tcp = 6;
    private const ushort Identification = 1000;
    private const uint Sequence = 0xFFFF_0000;

    /// <summary><see cref="Stage.Packets"/> TCP segments of one flow that follow each other, one behind the other.</summary>
    /// <param name="octets">Octets of each, headers included.</param>
    public static byte[] Segments(int octets)
    {
        var segments = GC.AllocateArray<byte>(Stage.Packets * octets, pinned: true);
        var data = new Random(1);
        for (var i = 0; i < Stage.Packets; i++)
        {
            var segment = segments.AsSpan(i * octets, octets);
            data.NextBytes(segment[HeaderOctets..]);
            WriteHeaders(segment, octets, i, octets - HeaderOctets);
            var sum = PseudoHeaderSum(segment, octets) + WordSum(segment[TransportOffset..]);
            BinaryPrimitives.WriteUInt16BigEndian(segment[(TransportOffset + TcpChecksumOffset)..], (ushort)~Fold(sum));
        }

        return segments;
    }

    /// <summary>The super-packet that <see cref="Segments"/> are cut from, as a TUN device gives it: the checksum field holds the sum of the pseudo-header.</summary>
    public static byte[] SuperPacket(int octets)
    {
        var data = octets - HeaderOctets;
        var packet = new byte[HeaderOctets + (Stage.Packets * data)];
        var segments = Segments(octets);
        for (var i = 0; i < Stage.Packets; i++)
            segments.AsSpan((i * octets) + HeaderOctets, data).CopyTo(packet.AsSpan(HeaderOctets + (i * data)));
        WriteHeaders(packet, packet.Length, 0, data);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(TransportOffset + TcpChecksumOffset), Fold(PseudoHeaderSum(packet, packet.Length)));
        return packet;
    }

    /// <summary>
    /// <see cref="Segments"/> in AGGFRAG payloads (RFC 9347 §6.1.1), every one full but the last, which ends with the last segment. Each slot is the space of
    /// one ESP packet up to the end of its payload, with the room in front and behind that sealing needs.
    /// </summary>
    /// <param name="octets">Octets of each segment.</param>
    /// <param name="payloadOctets">Octets of a full payload, AGGFRAG header included.</param>
    /// <param name="overhead">What sealing adds.</param>
    public static PacketBatch Payloads(int octets, int payloadOctets, EspOverhead overhead)
    {
        var stream = Segments(octets);
        var capacity = payloadOctets - AggfragHeaderOctets;
        var count = (stream.Length + capacity - 1) / capacity;
        var stride = overhead.SealedLength(payloadOctets);
        var batch = PacketBatch.Unpooled(count * stride, count);
        for (var i = 0; i < count; i++)
        {
            var blocks = stream.AsSpan(i * capacity, Math.Min(capacity, stream.Length - (i * capacity)));
            var payload = batch.Memory.AsSpan((i * stride) + overhead.HeaderLength, AggfragHeaderOctets + blocks.Length);
            // Sub-type 0, reserved, and how many octets of the packet that was begun before are still to come: they may be more than the payload has.
            var begun = i * capacity % octets;
            BinaryPrimitives.WriteUInt16BigEndian(payload, 0);
            BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(begun == 0 ? 0 : octets - begun));
            blocks.CopyTo(payload[AggfragHeaderOctets..]);
            batch.Add(i * stride, overhead.HeaderLength + payload.Length);
        }

        return batch;
    }

    private static void WriteHeaders(Span<byte> packet, int length, int index, int dataOctets)
    {
        // Version and header length; DSCP and ECN 0; don't fragment; time to live 64; 10.1.0.5 to 10.2.0.7.
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(Identification + index));
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], 0x4000);
        packet[8] = 64;
        packet[9] = Tcp;
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], 0x0A01_0005);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], 0x0A02_0007);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], (ushort)~Fold(WordSum(packet[..TransportOffset])));

        // Ports 40000 and 5201; acknowledges 1; header of 5 words; ACK; window 65535.
        var tcp = packet[TransportOffset..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, 40_000);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], 5201);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], unchecked(Sequence + (uint)(index * dataOctets)));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], 1);
        tcp[12] = 0x50;
        tcp[13] = 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 0xFFFF);
    }

    private static ulong PseudoHeaderSum(ReadOnlySpan<byte> packet, int length) => WordSum(packet[12..20]) + Tcp + (ulong)(length - TransportOffset);

    // Word by word, as RFC 1071 §4.1 writes it down.
    private static ulong WordSum(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        for (var i = 0; i + 1 < octets.Length; i += 2) sum += (uint)((octets[i] << 8) | octets[i + 1]);
        return octets.Length % 2 == 0 ? sum : sum + ((ulong)octets[^1] << 8);
    }

    private static ushort Fold(ulong sum)
    {
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }
}
