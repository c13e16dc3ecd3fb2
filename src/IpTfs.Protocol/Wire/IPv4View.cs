using System.Buffers.Binary;

namespace IpTfs.Protocol.Wire;

/// <summary>A checked view of an IPv4 packet (RFC 791 §3.1). Borrows the octets; no accessor can fail.</summary>
/// <remarks>The header checksum is not verified by <see cref="TryParse"/>: see <see cref="HasValidChecksum"/>.</remarks>
public readonly ref struct IPv4View
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _packet;

    private IPv4View(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>
    /// Views a packet. False when it is not version 4, the header is cut or impossible, or fewer octets are there than Total Length says.
    /// Octets beyond Total Length are not part of the view.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out IPv4View view)
    {
        view = default;
        if (octets.Length < MinHeaderLength || octets[0] >> 4 != 4) return false;
        var header = (octets[0] & 0xF) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        if (header < MinHeaderLength || total < header || total > octets.Length) return false;
        view = new IPv4View(octets[..total]);
        return true;
    }

    /// <summary>Octets of the header, options included.</summary>
    public int HeaderLength => (_packet[0] & 0xF) * 4;

    /// <summary>Octets of the packet.</summary>
    public int TotalLength => _packet.Length;

    /// <summary>The former TOS octet: DSCP and ECN.</summary>
    public byte TrafficClass => _packet[1];

    /// <summary>Identification.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_packet[4..]);

    /// <summary>The DF flag.</summary>
    public bool DontFragment => (_packet[6] & 0x40) != 0;

    /// <summary>The MF flag.</summary>
    public bool MoreFragments => (_packet[6] & 0x20) != 0;

    /// <summary>Where the fragment's payload belongs, in octets; 0 in the first fragment and in whole packets.</summary>
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_packet[6..]) & 0x1FFF) * 8;

    /// <summary>Whether the packet is a fragment of a larger one.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>Time to live.</summary>
    public byte TimeToLive => _packet[8];

    /// <summary>The protocol of the payload.</summary>
    public byte Protocol => _packet[9];

    /// <summary>The source address.</summary>
    public IpAddress Source => IpAddress.V4(_packet[12..]);

    /// <summary>The destination address.</summary>
    public IpAddress Destination => IpAddress.V4(_packet[16..]);

    /// <summary>Source (high half) and destination as one number, for a comparison of both at once.</summary>
    public ulong AddressPair => BinaryPrimitives.ReadUInt64BigEndian(_packet[12..]);

    /// <summary>Whether the header checksum verifies.</summary>
    public bool HasValidChecksum => InternetChecksum.Compute(_packet[..HeaderLength]) == 0;

    /// <summary>The octets behind the header.</summary>
    public ReadOnlySpan<byte> Payload => _packet[HeaderLength..];

    /// <summary>The whole packet.</summary>
    public ReadOnlySpan<byte> Packet => _packet;

    /// <summary>The header's fields as a value. Options and fragmentation fields are not part of it.</summary>
    public IPv4Header ToHeader() => new()
    {
        Source = Source,
        Destination = Destination,
        Protocol = Protocol,
        TrafficClass = TrafficClass,
        TimeToLive = TimeToLive,
        Identification = Identification,
        DontFragment = DontFragment,
    };
}
