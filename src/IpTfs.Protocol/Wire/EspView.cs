using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>A checked view of the two fields of an ESP packet that are never encrypted (RFC 4303 §2). Borrows the octets.</summary>
public readonly ref struct EspView
{
    /// <summary>Octets of SPI and sequence number.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _packet;

    private EspView(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>Views a packet. False when it is shorter than SPI and sequence number, or its SPI is 0, which is never sent.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out EspView view)
    {
        view = default;
        //= RFC3948 §2.2: four zero octets in the SPI's place mark a UDP datagram that is not ESP
        if (octets.Length < HeaderLength || BinaryPrimitives.ReadUInt32BigEndian(octets) == 0) return false;
        view = new EspView(octets);
        return true;
    }

    /// <summary>The SPI; never 0.</summary>
    public uint Spi => BinaryPrimitives.ReadUInt32BigEndian(_packet);

    /// <summary>The low 32 bits of the sequence number.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_packet[4..]);

    /// <summary>IV, encrypted payload and ICV.</summary>
    public ReadOnlySpan<byte> Body => _packet[HeaderLength..];
}
