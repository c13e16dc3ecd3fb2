using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class IPv6ViewFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = IPv6View.TryParse(octets, out var view);
        var total = octets.Length < 40 ? 0 : 40 + (octets[4] * 256) + octets[5];
        Assert.Equal(octets.Length >= 40 && (octets[0] & 0xF0) == 0x60 && total <= octets.Length, accepted);
        if (!accepted) return;

        Assert.True(view.Packet.SequenceEqual(octets[..total]));
        Assert.Equal((total, total - 40), (view.TotalLength, view.Payload.Length));
        Assert.Equal(((octets[0] & 0xF) * 16) + (octets[1] / 16), view.TrafficClass);
        Assert.Equal(((octets[1] & 0xFu) * 65536) + (octets[2] * 256u) + octets[3], view.FlowLabel);
        Assert.Equal(new System.Net.IPAddress(octets[8..24]), view.Source.ToIPAddress());
        Assert.Equal(new System.Net.IPAddress(octets[24..40]), view.Destination.ToIPAddress());

        var copy = new byte[40];
        view.ToHeader().Write(copy, total - 40);
        Assert.True(octets[..40].SequenceEqual(copy));
        Walk(view);
    }

    // The chain as RFC 8200 §4 tells it, from a list of headers and without the parser's loop.
    private static void Walk(IPv6View view)
    {
        var result = view.FindTransport(out var protocol, out var offset);
        var (next, at, expected) = (view.NextHeader, 40, IPv6Transport.Found);
        var headers = 0;
        while (next is 0 or 43 or 44 or 51 or 60)
        {
            var left = view.Packet[at..];
            var length = left.Length < 2 ? int.MaxValue : next == 44 ? 8 : next == 51 ? (left[1] * 4) + 8 : (left[1] * 8) + 8;
            if (++headers > 10 || length > left.Length)
            {
                expected = IPv6Transport.Malformed;
                break;
            }

            at += length;
            var later = next == 44 && ((left[2] * 256) + left[3]) / 8 != 0;
            next = left[0];
            if (!later) continue;
            expected = IPv6Transport.LaterFragment;
            break;
        }

        if (expected == IPv6Transport.Found && next == 59) expected = IPv6Transport.None;
        Assert.Equal((expected, next, at), (result, protocol, offset));
        Assert.InRange(offset, 40, view.TotalLength);
    }
}
