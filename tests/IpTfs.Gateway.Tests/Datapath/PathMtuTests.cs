using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Tests.Datapath;

public class PathMtuTests
{
    private static readonly EspOverhead Gcm = new(16, 16, 4);
    private static readonly MonotonicTime Start = new(1_000);

    [Theory]
    [Trait("Requirement", "R1")]
    [InlineData(1500, false, false, 1446)] // what RFC 9347 and Linux say of AES-GCM over IPv4
    [InlineData(1500, false, true, 1438)]
    [InlineData(1500, true, false, 1426)]
    [InlineData(1280, true, true, 1198)]
    public void PayloadOctets_FillTheConfiguredPacketExactlyOrNearly(int size, bool isV6, bool udp, int payload)
    {
        var mtu = new PathMtu(Gcm, size, isV6, udp);
        Assert.Equal(payload, mtu.PayloadOctets);
        var outer = (isV6 ? 40 : 20) + (udp ? 8 : 0) + Gcm.SealedLength(payload);
        Assert.InRange(outer, size - 3, size);
    }

    [Fact]
    [Trait("Requirement", "R44")]
    public void Report_ShrinksThePacketForTenMinutes()
    {
        var mtu = new PathMtu(Gcm, 1500, isV6: false, udp: false);
        Assert.True(mtu.Handle(1300, Start));
        Assert.Equal(1300, mtu.OuterPacketSize);
        Assert.False(mtu.HandleTimeout(Start.AddNanos(599_999_999_999)));
        Assert.Equal(1300, mtu.OuterPacketSize);
        Assert.True(mtu.HandleTimeout(mtu.NextDeadline));
        Assert.Equal(1500, mtu.OuterPacketSize);
        Assert.Equal(MonotonicTime.Never, mtu.NextDeadline);
    }

    [Theory]
    [InlineData(false, 576)]
    [InlineData(true, 1280)]
    public void AbsurdReport_ShrinksNoFurtherThanEveryHostMustTake(bool isV6, int least)
    {
        foreach (var lie in new[] { 0, 1, 68, int.MinValue })
        {
            var mtu = new PathMtu(Gcm, 1500, isV6, udp: true);
            mtu.Handle(lie, Start);
            Assert.Equal(least, mtu.OuterPacketSize);
            Assert.True(mtu.PayloadOctets > 100);
        }
    }

    [Fact]
    public void ReportAboveTheConfiguredSize_ChangesNothing()
    {
        var mtu = new PathMtu(Gcm, 1400, isV6: false, udp: true);
        Assert.False(mtu.Handle(9000, Start));
        Assert.False(mtu.Handle(1400, Start));
        Assert.Equal(1400, mtu.OuterPacketSize);
    }
}
