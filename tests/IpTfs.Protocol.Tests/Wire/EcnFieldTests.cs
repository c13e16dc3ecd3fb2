using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Wire;

public class EcnFieldTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 3, true)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, true)]
    [Trait("Requirement", "R19")]
    public void Mark_FollowsRfc6040AndKeepsTheChecksum(byte before, byte after, bool marked)
    {
        for (var dscp = 0; dscp < 64; dscp++)
        {
            var v4 = new byte[20];
            var v4Header = new IPv4Header
            {
                Source = new IpAddress(0xC0000201, false),
                Destination = new IpAddress(0xC000024E, false),
                Protocol = 6,
                TrafficClass = (byte)((dscp << 2) | before),
            };
            v4Header.Write(v4, 0);
            Assert.Equal(marked, EcnField.TryMark(v4));
            Assert.True(IPv4View.TryParse(v4, out var four) && four.HasValidChecksum);
            Assert.Equal(v4Header with { TrafficClass = (byte)((dscp << 2) | after) }, four.ToHeader());

            var v6 = Samples.TcpSynOverIPv6;
            v6[0] = (byte)(0x60 | (dscp >> 2));
            v6[1] = (byte)((dscp << 6) | (before << 4) | 0x5);
            Assert.Equal(marked, EcnField.TryMark(v6));
            Assert.True(IPv6View.TryParse(v6, out var six));
            Assert.Equal(((dscp << 2) | after, 0x5AC2DU), (six.TrafficClass, six.FlowLabel));
        }
    }
}
