using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class UdpViewFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = UdpView.TryParse(octets, out var view);
        var length = octets.Length < 8 ? 0 : (octets[4] * 256) + octets[5];
        Assert.Equal(length >= 8 && length <= octets.Length, accepted);
        if (!accepted) return;

        Assert.Equal((length, length - 8), (view.Length, view.Payload.Length));
        Assert.Equal(((octets[0] * 256) + octets[1], (octets[2] * 256) + octets[3]), (view.SourcePort, view.DestinationPort));
        Assert.Equal((octets[6] * 256) + octets[7], view.Checksum);

        // A datagram that is written with a checksum has a valid one.
        var address = new IpAddress(1, true);
        var copy = octets[..length].ToArray();
        new UdpHeader(view.SourcePort, view.DestinationPort).Write(copy, address, address);
        Assert.True(UdpView.TryParse(copy, out var again));
        Assert.True(again.HasValidChecksum(address, address) && again.Payload.SequenceEqual(view.Payload));
    }
}
