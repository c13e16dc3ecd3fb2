using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

/// <summary>A mark sets the two bits and nothing else, and leaves a right header checksum right and a wrong one wrong.</summary>
internal static class EcnFieldFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> octets)
    {
        if (!InnerPacketInfo.TryRead(octets, out var info)) return;
        var packet = octets[..info.TotalLength].ToArray();
        var trafficClass = info.IsV6 ? ((packet[0] & 0xF) << 4) | (packet[1] >> 4) : packet[1];
        Assert.Equal(trafficClass & 3, EcnField.Read(packet));
        Assert.Equal((trafficClass & 3) != 0, EcnField.TryMark(packet));
        if ((trafficClass & 3) == 0)
        {
            Assert.True(octets[..info.TotalLength].SequenceEqual(packet));
            return;
        }

        Assert.Equal(EcnField.CongestionExperienced, EcnField.Read(packet));
        if (info.IsV6)
        {
            Assert.True(IPv6View.TryParse(packet, out var after));
            Assert.Equal(trafficClass | 3, after.TrafficClass);
        }
        else
        {
            Assert.True(IPv4View.TryParse(octets, out var before));
            Assert.True(IPv4View.TryParse(packet, out var after));
            Assert.Equal((trafficClass | 3, before.HasValidChecksum), (after.TrafficClass, after.HasValidChecksum));
            packet[10] = octets[10];
            packet[11] = octets[11];
        }

        packet[1] = octets[1];
        Assert.True(octets[..info.TotalLength].SequenceEqual(packet));
    }
}
