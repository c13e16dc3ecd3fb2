namespace IpTfs.Protocol.Esp;

/// <summary>Constants of RFC 4303.</summary>
public static class EspSpecConstants
{
    /// <summary>Octets of SPI and sequence number in front of the IV (RFC 4303 §2.1, §2.2).</summary>
    public const int FixedHeaderLength = 8;

    /// <summary>Octets of the pad length and next header fields at the end of the encrypted part (RFC 4303 §2.5, §2.6).</summary>
    public const int TrailerLength = 2;

    /// <summary>The longest padding that the pad length field can express (RFC 4303 §2.4).</summary>
    public const int MaxPadding = 255;

    /// <summary>The last sequence number without extended sequence numbers (RFC 4303 §3.3.3).</summary>
    public const ulong LastShortSequence = uint.MaxValue;
}
