namespace IpTfs.Protocol.Wire;

/// <summary>The fields of an inner packet that the policy and the packer need.</summary>
/// <param name="Source">The source address; its family is the packet's version.</param>
/// <param name="Destination">The destination address.</param>
/// <param name="Protocol">The IPv4 protocol, or the next header of the fixed IPv6 header, which may be an extension header.</param>
/// <param name="TotalLength">
/// Octets of the packet. Octets beyond it, which a device may add, are not part of the packet: an AGGFRAG payload has no place for them.
/// </param>
public readonly record struct InnerPacketInfo(IpAddress Source, IpAddress Destination, byte Protocol, int TotalLength)
{
    /// <summary>Whether the packet is IPv6.</summary>
    public bool IsV6 => Source.IsV6;

    /// <summary>
    /// Reads an inner packet. False (<c>inner-malformed</c>) when it is neither IPv4 nor IPv6, its header is cut or impossible, fewer octets
    /// are there than it says, or it is a jumbogram, whose length a DataBlock cannot say.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out InnerPacketInfo info)
    {
        info = default;
        if (octets.Length < IPv4View.MinHeaderLength) return false;
        switch (octets[0] >> 4)
        {
            case 4:
                if (!IPv4View.TryParse(octets, out var v4)) return false;
                info = new InnerPacketInfo(v4.Source, v4.Destination, v4.Protocol, v4.TotalLength);
                return true;
            case 6:
                if (!IPv6View.TryParse(octets, out var v6)) return false;
                //= RFC2675 §3: a Payload Length of 0 with hop-by-hop options is a jumbogram's
                if (v6.Payload.IsEmpty && v6.NextHeader == IpProtocols.HopByHopOptions) return false;
                info = new InnerPacketInfo(v6.Source, v6.Destination, v6.NextHeader, v6.TotalLength);
                return true;
            default:
                return false;
        }
    }
}
