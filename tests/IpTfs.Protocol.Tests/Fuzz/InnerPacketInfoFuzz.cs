using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

internal static class InnerPacketInfoFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        var accepted = InnerPacketInfo.TryRead(octets, out var info);
        var v4 = IPv4View.TryParse(octets, out var four);
        var v6 = IPv6View.TryParse(octets, out var six);
        if (v4) Assert.Equal((true, new InnerPacketInfo(four.Source, four.Destination, four.Protocol, four.TotalLength)), (accepted, info));
        else if (v6 && accepted) Assert.Equal(new InnerPacketInfo(six.Source, six.Destination, six.NextHeader, six.TotalLength), info);
        else if (v6) Assert.Equal((0, IpProtocols.HopByHopOptions), (six.Payload.Length, six.NextHeader));
        else Assert.False(accepted);

        // What goes into the tunnel must come out: a DataBlock reader finds the same length.
        if (!accepted) return;
        Assert.Equal(DataBlockStatus.Packet, DataBlock.Read(octets, out var length));
        Assert.Equal(info.TotalLength, length);
    }
}
