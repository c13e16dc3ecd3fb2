using System.Buffers.Binary;
using System.Security.Cryptography;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>
/// ESP with AES-128-GCM written out from RFC 4303 §2 and RFC 4106 §3 to §5, over nothing but the framework's cipher: no line of the product's sender. What
/// comes out is also the datagram of RFC 3948 §2.1, which has no header of its own.
/// </summary>
public static class EspSeal
{
    /// <summary>Octets of the key, the salt behind it included.</summary>
    public const int KeyOctets = 20;

    private const int CipherKeyOctets = 16;
    private const int SaltOctets = 4;
    private const int HeaderOctets = 8;
    private const int VectorOctets = 8;
    private const int IcvOctets = 16;
    private const byte AggfragNextHeader = 144;

    public static byte[] Seal(uint spi, ReadOnlySpan<byte> key, OuterPacket packet)
    {
        // Payload, Padding 1, 2, 3 …, Pad Length and Next Header together end on four octets.
        var padding = (4 - ((packet.Payload.Length + 2) % 4)) % 4;
        byte[] text = [.. packet.Payload, .. Enumerable.Range(1, padding).Select(octet => (byte)octet), (byte)padding, AggfragNextHeader];

        var esp = new byte[HeaderOctets + VectorOctets + text.Length + IcvOctets];
        BinaryPrimitives.WriteUInt32BigEndian(esp, spi);
        BinaryPrimitives.WriteUInt32BigEndian(esp.AsSpan(4), packet.Sequence);
        BinaryPrimitives.WriteUInt64BigEndian(esp.AsSpan(HeaderOctets), packet.Sequence);

        Span<byte> nonce = [.. key.Slice(CipherKeyOctets, SaltOctets), .. esp.AsSpan(HeaderOctets, VectorOctets)];
        using var cipher = new AesGcm(key[..CipherKeyOctets], IcvOctets);
        var body = esp.AsSpan(HeaderOctets + VectorOctets);
        cipher.Encrypt(nonce, text, body[..text.Length], body[text.Length..], associatedData: esp.AsSpan(0, HeaderOctets));
        return esp;
    }
}
