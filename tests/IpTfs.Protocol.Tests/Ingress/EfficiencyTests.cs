using System.Globalization;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>
/// The tables of RFC 9347 Appendix C, measured: a filled tunnel of one inner size, AES-GCM-256 over IPv4, outer octets counted against inner ones.
/// The expected figures are the RFC's, typed in; the packer has to reach them.
/// </summary>
public sealed class EfficiencyTests
{
    private const int OuterIPv4 = 20;
    private const int Ethernet = 38;
    private static readonly EspOverhead Gcm = new(16, 16, 4);
    private static readonly int[] Sizes = [40, 128, 256, 518, 576, 1442, 1500, 8942, 9000];

    [Theory]
    [InlineData(576, 11.20, new[] { 4.5, 14.3, 28.7, 58.0, 64.5, 161.5, 168.0, 1001.2, 1007.7 })]
    [InlineData(1500, 4.02, new[] { 1.6, 5.1, 10.3, 20.8, 23.2, 58.0, 60.3, 359.7, 362.0 })]
    [InlineData(9000, 0.65, new[] { 0.3, 0.8, 1.7, 3.4, 3.7, 9.4, 9.7, 58.0, 58.4 })]
    public void Figures12To14_OverheadPerInnerPacket(int outer, double percent, double[] octets)
    {
        for (var i = 0; i < Sizes.Length; i++)
        {
            var (inner, sent) = Fill(outer, Sizes[i]);
            var overhead = (double)(sent - inner.Octets) / inner.Packets;
            Assert.InRange(overhead, octets[i] - 0.06, octets[i] + 0.06);
            Assert.InRange(100 * overhead / Sizes[i], percent - 0.006, percent + 0.006);
        }
    }

    [Theory]
    [InlineData(576, 84.36, new[] { 47, 151, 303, 614, 682, 1709, 1777, 10599, 10667 })]
    [InlineData(1500, 93.76, new[] { 42, 136, 273, 552, 614, 1538, 1599, 9537, 9599 })]
    [InlineData(9000, 98.94, new[] { 40, 129, 258, 523, 582, 1457, 1516, 9038, 9096 })]
    public void Figures15And17_OctetsOnAnEthernetAndItsEfficiency(int outer, double percent, int[] octets)
    {
        for (var i = 0; i < Sizes.Length; i++)
        {
            var (inner, sent) = Fill(outer, Sizes[i]);
            var onWire = sent + (sent / outer * Ethernet);
            // The RFC's cells are floored.
            Assert.InRange((double)onWire / inner.Packets, octets[i] - 0.05, octets[i] + 1);
            Assert.InRange(100.0 * inner.Octets / onWire, percent - 0.006, percent + 0.006);
        }
    }

    [Fact]
    public void WholePackets_FallShortOfTheTableByWhatTheTailsWaste()
    {
        var (inner, sent) = Fill(1500, 1000, FillPolicy.WholePackets, PaddingPolicy.Full);
        Assert.Equal(50.0, Math.Round(100.0 * (sent - inner.Octets) / inner.Octets, 1));
        var (_, split) = Fill(1500, 1000);
        Assert.True(split < sent * 0.70, string.Create(CultureInfo.InvariantCulture, $"{split} octets against {sent}"));
    }

    // 1442 · 8942 · 518 octets of data per payload for outer packets of 1500, 9000 and 576: whole multiples, so that the last payload is full.
    private static ((int Packets, long Octets) Inner, long Outer) Fill(
        int outerPacket, int size, FillPolicy fill = FillPolicy.Split, PaddingPolicy padding = PaddingPolicy.None)
    {
        var payload = Gcm.MaxPayload(outerPacket - OuterIPv4);
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = payload, Fill = fill, Padding = padding, MaxQueueOctets = int.MaxValue });
        var packet = Inner.V4(size);
        var packets = payload - 4;
        long sent = 0;
        for (var i = 0; i < packets; i++)
        {
            Assert.True(driver.Ingress.HandleInner(packet, default, driver.Now).IsAccepted);
            sent += Outer(driver.Take());
        }

        sent += Outer(driver.Drain());
        return ((packets, (long)packets * size), sent);
    }

    private static long Outer(List<byte[]> payloads) => payloads.Sum(p => (long)Gcm.SealedLength(p.Length) + OuterIPv4);
}
