using System.Buffers.Binary;

namespace IpTfs.Protocol.Tests.Support;

/// <summary>Inner packets whose content tells them apart: written from RFC 791 and RFC 8200, not with the product's writers.</summary>
internal static class Inner
{
    /// <summary>An IPv4 packet of 20 to 65,535 octets; every octet behind the length field depends on the id.</summary>
    public static byte[] V4(int length, int id = 1)
    {
        var packet = Fill(length, id);
        packet[0] = 0x45;
        packet[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        return packet;
    }

    /// <summary>An IPv6 packet of 40 to 65,575 octets.</summary>
    public static byte[] V6(int length, int id = 1)
    {
        var packet = Fill(length, id);
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(length - 40));
        return packet;
    }

    /// <summary>A packet of either family by the parity of its id; lengths too short for IPv6 give IPv4.</summary>
    public static byte[] Any(int length, int id) => id % 2 == 0 || length < 40 ? V4(length, id) : V6(length, id);

    // A splice of two packets shows at every octet: neighbours in the stream never agree at the same place.
    private static byte[] Fill(int length, int id)
    {
        var packet = new byte[length];
        for (var i = 0; i < length; i++) packet[i] = (byte)((i * 7) + (id * 31) + (id >> 3) + 1);
        if (length >= 20) BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(12), id);
        return packet;
    }
}
