using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class IPv4ViewFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = IPv4View.TryParse(octets, out var view);
        var total = octets.Length < 20 ? 0 : (octets[2] * 256) + octets[3];
        Assert.Equal(
            octets.Length >= 20 && octets[0] is >= 0x45 and <= 0x4F && total >= 20 && total >= (octets[0] - 0x40) * 4 && total <= octets.Length,
            accepted);
        if (!accepted) return;

        Assert.True(view.Packet.SequenceEqual(octets[..total]));
        Assert.Equal((total, total), (view.TotalLength, view.HeaderLength + view.Payload.Length));
        Assert.Equal((octets[1], octets[8], octets[9]), (view.TrafficClass, view.TimeToLive, view.Protocol));
        Assert.Equal((octets[4] * 256) + octets[5], view.Identification);
        Assert.Equal((octets[6] & 0x40) != 0, view.DontFragment);
        Assert.Equal((octets[6] & 0x20) != 0, view.MoreFragments);
        Assert.Equal((((octets[6] & 0x1F) * 256) + octets[7]) * 8, view.FragmentOffset);
        Assert.Equal(new System.Net.IPAddress(octets[12..16]), view.Source.ToIPAddress());
        Assert.Equal(new System.Net.IPAddress(octets[16..20]), view.Destination.ToIPAddress());
        _ = view.HasValidChecksum;

        // What is written from the view reads the same again.
        var copy = new byte[20];
        view.ToHeader().Write(copy, 0);
        Assert.True(IPv4View.TryParse(copy, out var again));
        Assert.Equal((view.ToHeader(), true), (again.ToHeader(), again.HasValidChecksum));
    }
}
