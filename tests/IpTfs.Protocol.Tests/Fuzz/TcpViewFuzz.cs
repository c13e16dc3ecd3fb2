using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class TcpViewFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = TcpView.TryParse(octets, out var view);
        var header = octets.Length < 20 ? 0 : octets[12] / 16 * 4;
        Assert.Equal(header >= 20 && header <= octets.Length, accepted);
        if (!accepted) return;

        Assert.Equal((header, header - 20, octets.Length - header), (view.HeaderLength, view.Options.Length, view.Payload.Length));
        Assert.Equal(((octets[0] * 256) + octets[1], (octets[2] * 256) + octets[3]), (view.SourcePort, view.DestinationPort));
        Assert.Equal(octets[13], (byte)view.Flags);
        _ = (view.SequenceNumber, view.AcknowledgementNumber, view.Window, view.Checksum);
        _ = view.HasValidChecksum(new IpAddress(1, false), new IpAddress(2, false));
    }
}
