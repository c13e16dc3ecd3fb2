using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The wire format of a relayed packet between two nodes: an ordinary ESP packet in UDP, whose payload is an ESP packet and its source.
/// </summary>
/// <remarks>
/// <code>
///   SPI (4)        the sender's tag: made from its instance, never 0
///   sequence (4)   the low half of a 64-bit number
///   IV (8)
///   version (1)    1                        |
///   family (1)     4 or 6                   |
///   ECN (1)        of the outer IP header   | encrypted with AES-128-GCM
///   carried (1)    0 in UDP, 1 in IP        |
///   port (2)       0 when carried in IP     |
///   address (16)   IPv4: 4, then zeros      |
///   ESP packet     as it arrived            |
///   padding, pad length, next header 253    |
///   ICV (16)
/// </code>
/// A relayed datagram is <see cref="OverheadOctets"/> octets longer than the ESP packet in it. Behind IPv4 and UDP, that is 56 octets more than the peer's own
/// datagram and 64 more than ESP directly over IPv4; behind IPv6, 20 more. The links between the nodes need an MTU that is as much larger than those to the
/// peers; where it is not, relayed packets are fragmented (which costs segmentation offload and speed) unless <see cref="RelayOptions.Fragments"/> forbids that.
/// </remarks>
public static class RelayFormat
{
    /// <summary>The trailer's next header: RFC 3692 reserves it for experiments.</summary>
    public const byte NextHeader = 253;

    /// <summary>Octets between the IV and the ESP packet.</summary>
    public const int HeaderOctets = 22;

    /// <summary>
    /// Octets that relaying adds to an ESP packet whose length is a multiple of 4, as with every suite: SPI, sequence and IV 16, header 22, trailer 2,
    /// ICV 16.
    /// </summary>
    public const int OverheadOctets = 56;

    /// <summary>The longest datagram that is sent: the longest UDP payload over IPv4.</summary>
    internal const int MaxDatagramOctets = 65_507;

    /// <summary>The shortest valid datagram: the overhead and the fixed header of an ESP packet.</summary>
    internal const int MinDatagramOctets = OverheadOctets + EspSpecConstants.FixedHeaderLength;
}
