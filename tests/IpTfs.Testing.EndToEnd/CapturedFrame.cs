using System.Buffers.Binary;

namespace IpTfs.Testing.EndToEnd;

/// <summary>One Ethernet frame of a capture, read only as deep as the tests ask. Written apart from the product's own parsers, which it checks.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Spi">The security parameters index, when it is ESP.</param>
/// <param name="Sequence">The low half of the sequence number, when it is ESP.</param>
/// <param name="IpOctets">The length of the IP packet by its own header.</param>
public readonly record struct CapturedFrame(FrameKind Kind, uint Spi, uint Sequence, int IpOctets)
{
    private const int EthernetHeaderOctets = 14;
    private const int NatPort = 4500;

    public bool IsEsp => Kind is FrameKind.Esp or FrameKind.UdpEsp;

    public static CapturedFrame Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeaderOctets) return default;
        var packet = frame[EthernetHeaderOctets..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            0x0806 => new CapturedFrame(FrameKind.Neighbour, 0, 0, 0),
            0x0800 when packet.Length >= 20 => ParsePayload(
                packet[9], packet[((packet[0] & 15) * 4)..], BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), firstFragment: (packet[6] & 0x1f) == 0 && packet[7] == 0),
            0x86dd when packet.Length >= 40 => ParseV6(packet),
            _ => default,
        };
    }

    private static CapturedFrame ParseV6(ReadOnlySpan<byte> packet)
    {
        var octets = 40 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var payload = packet[40..];
        // Multicast listener reports carry a router alert in a hop-by-hop header.
        return packet[6] == 0 && payload.Length >= 8
            ? ParsePayload(payload[0], payload[((payload[1] + 1) * 8)..], octets, firstFragment: true)
            : ParsePayload(packet[6], payload, octets, firstFragment: true);
    }

    private static CapturedFrame ParsePayload(byte protocol, ReadOnlySpan<byte> payload, int ipOctets, bool firstFragment) => protocol switch
    {
        // A fragment of an outer packet is none of what a gateway may send: it stays Other.
        _ when !firstFragment => new CapturedFrame(FrameKind.Other, 0, 0, ipOctets),
        50 => Esp(FrameKind.Esp, payload, ipOctets),
        17 => ParseUdp(payload, ipOctets),
        1 when payload.Length > 0 && payload[0] == 3 => new CapturedFrame(FrameKind.OuterError, 0, 0, ipOctets),
        58 when payload.Length > 0 && payload[0] is 1 or 2 => new CapturedFrame(FrameKind.OuterError, 0, 0, ipOctets),
        58 when payload.Length > 0 && payload[0] is >= 130 and <= 137 or 143 => new CapturedFrame(FrameKind.Neighbour, 0, 0, ipOctets),
        _ => new CapturedFrame(FrameKind.Other, 0, 0, ipOctets),
    };

    private static CapturedFrame ParseUdp(ReadOnlySpan<byte> payload, int ipOctets)
    {
        if (payload.Length < 9) return new CapturedFrame(FrameKind.Other, 0, 0, ipOctets);
        var source = BinaryPrimitives.ReadUInt16BigEndian(payload);
        var destination = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        if (source != NatPort && destination != NatPort) return new CapturedFrame(FrameKind.Other, 0, 0, ipOctets);
        var length = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        return length == 9 && payload[8] == 0xff ? new CapturedFrame(FrameKind.Keepalive, 0, 0, ipOctets) : Esp(FrameKind.UdpEsp, payload[8..], ipOctets);
    }

    private static CapturedFrame Esp(FrameKind kind, ReadOnlySpan<byte> esp, int ipOctets)
    {
        if (esp.Length < 8) return new CapturedFrame(FrameKind.Other, 0, 0, ipOctets);
        var spi = BinaryPrimitives.ReadUInt32BigEndian(esp);
        // SPI 0 behind port 4500 is the marker of an IKE message.
        return spi == 0
            ? new CapturedFrame(FrameKind.Other, 0, 0, ipOctets)
            : new CapturedFrame(kind, spi, BinaryPrimitives.ReadUInt32BigEndian(esp[4..]), ipOctets);
    }
}
