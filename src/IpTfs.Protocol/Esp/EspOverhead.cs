namespace IpTfs.Protocol.Esp;

/// <summary>
/// The octets that ESP adds to a payload under one transform, without the outer IP and UDP headers:
/// <c>SPI | sequence | IV | payload | padding | pad length | next header | ICV</c>.
/// </summary>
/// <param name="HeaderLength">Octets in front of the payload: SPI, sequence number and IV.</param>
/// <param name="IcvLength">Octets of the ICV.</param>
/// <param name="Alignment">The length of payload, padding and trailer together is a multiple of this power of two.</param>
public readonly record struct EspOverhead(int HeaderLength, int IcvLength, int Alignment)
{
    /// <summary>The overhead of a transform.</summary>
    public static EspOverhead Of(EspTransform transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return Of(transform.IvLength, transform.IcvLength, transform.PaddingAlignment);
    }

    /// <summary>The overhead of an IV and an ICV of these lengths in octets, under this alignment.</summary>
    public static EspOverhead Of(int ivLength, int icvLength, int alignment) => new(EspSpecConstants.FixedHeaderLength + ivLength, icvLength, alignment);

    /// <summary>Octets of the shortest packet that can be opened: an empty payload without padding.</summary>
    public int MinPacketLength => HeaderLength + EspSpecConstants.TrailerLength + IcvLength;

    /// <summary>Octets of padding after a payload of this length: the minimum that aligns the trailer's end.</summary>
    public int PaddingFor(int payloadLength)
    {
        //= RFC4303 §2.4: padding makes pad length and next header end on the cipher's block and on a 4-octet boundary
        return unchecked(-(payloadLength + EspSpecConstants.TrailerLength)) & (Alignment - 1);
    }

    /// <summary>Octets of the ESP packet that carries a payload of this length.</summary>
    public int SealedLength(int payloadLength) =>
        HeaderLength + payloadLength + PaddingFor(payloadLength) + EspSpecConstants.TrailerLength + IcvLength;

    /// <summary>
    /// The longest payload whose ESP packet is at most <paramref name="espPacketLength"/> octets; -1 when not even an empty payload fits.
    /// </summary>
    public int MaxPayload(int espPacketLength)
    {
        var encrypted = espPacketLength - HeaderLength - IcvLength;
        encrypted &= -Alignment;
        return encrypted < EspSpecConstants.TrailerLength ? -1 : encrypted - EspSpecConstants.TrailerLength;
    }
}
