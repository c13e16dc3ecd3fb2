using System.Buffers.Binary;

namespace IpTfs.Node.Tests.Decode;

/// <summary>Puts the packets of a capture into other headers, written from the standards.</summary>
internal static class Envelope
{
    public static byte[] Ethernet(byte[] packet, params ushort[] tags)
    {
        var frame = new List<byte>(new byte[12]);
        foreach (var tag in tags) frame.AddRange([(byte)(tag >> 8), (byte)tag, 0x00, 0x05]);
        frame.AddRange(EtherType(packet));
        frame.AddRange(packet);
        while (frame.Count < 60) frame.Add(0xEE);
        return [.. frame];
    }

    public static byte[] Cooked(byte[] packet) => [0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, .. EtherType(packet), .. packet];

    public static byte[] Cooked2(byte[] packet) => [.. EtherType(packet), 0, 0, 0, 0, 0, 7, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, .. packet];

    public static byte[] Family(byte[] packet, bool bigEndian, byte family) => bigEndian ? [0, 0, 0, family, .. packet] : [family, 0, 0, 0, .. packet];

    /// <summary>Cuts an IP packet into fragments (RFC 791 §3.2, RFC 8200 §4.5).</summary>
    public static byte[][] Fragment(byte[] packet, int size, ushort id)
    {
        var isV6 = packet[0] >> 4 == 6;
        var header = packet[..(isV6 ? 40 : 20)];
        var payload = packet[header.Length..];
        var pieces = new List<byte[]>();
        for (var at = 0; at < payload.Length; at += size)
        {
            var piece = payload[at..Math.Min(payload.Length, at + size)];
            var more = at + size < payload.Length;
            pieces.Add(isV6 ? FragmentV6(header, piece, at, more, id) : FragmentV4(header, piece, at, more, id));
        }

        return [.. pieces];
    }

    /// <summary>An IPv6 packet with extension headers before its payload.</summary>
    public static byte[] WithExtensions(byte[] packet)
    {
        // Hop-by-hop of 8 octets, destination options of 16, then what was there.
        byte[] extensions = [60, 0, 1, 4, 0, 0, 0, 0, packet[6], 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] whole = [.. packet[..40], .. extensions, .. packet[40..]];
        whole[6] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(4), (ushort)(whole.Length - 40));
        return whole;
    }

    public static byte[] Udp(byte[] payload, ushort sourcePort, ushort destinationPort)
    {
        var packet = new byte[28 + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = 64;
        packet[9] = 17;
        new byte[] { 192, 0, 2, 1, 192, 0, 2, 2 }.CopyTo(packet, 12);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, 28);
        return packet;
    }

    private static byte[] EtherType(byte[] packet) => packet[0] >> 4 == 6 ? [0x86, 0xDD] : [0x08, 0x00];

    private static byte[] FragmentV4(byte[] header, byte[] piece, int at, bool more, ushort id)
    {
        byte[] fragment = [.. header, .. piece];
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(2), (ushort)fragment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(4), id);
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(6), (ushort)((more ? 0x2000 : 0) | (at / 8)));
        return fragment;
    }

    private static byte[] FragmentV6(byte[] header, byte[] piece, int at, bool more, ushort id)
    {
        byte[] fragment = [.. header, header[6], 0, (byte)(at >> 8), (byte)((at & 0xF8) | (more ? 1 : 0)), 0, 0, (byte)(id >> 8), (byte)id, .. piece];
        fragment[6] = 44;
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(4), (ushort)(fragment.Length - 40));
        return fragment;
    }
}
