using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>The source of a relayed ESP packet, as the relaying node read it from the outer headers.</summary>
/// <param name="Source">The peer; port 0 for ESP directly over IP.</param>
/// <param name="Ecn">The 2 ECN bits of the outer IP header.</param>
internal readonly record struct RelayHeader(Endpoint Source, byte Ecn)
{
    private const byte Version = 1;
    private const byte InUdp = 0;
    private const byte InIp = 1;
    private const int VersionAt = 0;
    private const int FamilyAt = 1;
    private const int EcnAt = 2;
    private const int CarriedAt = 3;
    private const int PortAt = 4;
    private const int AddressAt = 6;

    /// <summary>Whether a receiver accepts packets from this source: a peer without an address cannot be answered.</summary>
    public static bool IsPossible(in Endpoint source) => (source.Address.High | source.Address.Low) != 0;

    /// <summary>Writes <see cref="RelayFormat.HeaderOctets"/> octets.</summary>
    public void Write(Span<byte> destination)
    {
        destination[VersionAt] = Version;
        destination[FamilyAt] = Source.Address.IsV6 ? (byte)6 : (byte)4;
        destination[EcnAt] = (byte)(Ecn & 3);
        destination[CarriedAt] = Source.Port == 0 ? InIp : InUdp;
        BinaryPrimitives.WriteUInt16BigEndian(destination[PortAt..], Source.Port);
        var address = destination[AddressAt..RelayFormat.HeaderOctets];
        address[Source.Address.CopyTo(address)..].Clear();
    }

    /// <summary>Reads a header of at least <see cref="RelayFormat.HeaderOctets"/> octets. False when a field is invalid.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out RelayHeader header)
    {
        header = default;
        if (octets[VersionAt] != Version || octets[EcnAt] > 3 || octets[CarriedAt] > InIp) return false;
        var address = octets[AddressAt..RelayFormat.HeaderOctets];
        IpAddress peer;
        switch (octets[FamilyAt])
        {
            case 4 when address[4..].IndexOfAnyExcept((byte)0) < 0:
                peer = IpAddress.V4(address);
                break;
            case 6:
                peer = IpAddress.V6(address);
                break;
            default:
                return false;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(octets[PortAt..]);
        var source = new Endpoint(peer, port);
        if (port == 0 != (octets[CarriedAt] == InIp) || !IsPossible(source)) return false;
        header = new RelayHeader(source, octets[EcnAt]);
        return true;
    }
}
