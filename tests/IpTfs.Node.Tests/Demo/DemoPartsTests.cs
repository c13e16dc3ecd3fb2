using IpTfs.Crypto;
using IpTfs.Node.Demo;
using IpTfs.Node.Tests.Decode;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Tests.Demo;

public class DemoPartsTests
{
    [Theory]
    [InlineData("2%", 0.02)]
    [InlineData("0.02", 0.02)]
    [InlineData("0", 0)]
    [InlineData("100%", 1)]
    [InlineData("1", 1)]
    [InlineData(".5", 0.5)]
    public void ShareInEitherSpelling_IsUnderstood(string text, double expected)
    {
        Assert.True(Fraction.TryParse(text, out var fraction));
        Assert.Equal(expected, fraction, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("2")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("1e-2")]
    [InlineData("NaN")]
    [InlineData("two")]
    public void WhatIsNoShare_IsRefused(string text) => Assert.False(Fraction.TryParse(text, out _));

    [Fact]
    public void Imix_IsSevenToFourToOneInEveryDozen()
    {
        var source = new ImixSource(7, fromA: true);
        for (var dozen = 0; dozen < 200; dozen++)
        {
            var lengths = Enumerable.Range(dozen * 12, 12).Select(index => source.LengthOf(index)).Order();

            Assert.Equal([40, 40, 40, 40, 40, 40, 40, 576, 576, 576, 576, 1500], lengths);
        }
    }

    [Fact]
    public void EveryImixPacket_IsValidIpWithValidChecksumsAndMadeAgainTheSame()
    {
        var source = new ImixSource(7, fromA: true);
        var same = new ImixSource(7, fromA: true);
        var (v4, v6) = (0, 0);
        var first = new byte[source.LongestPacket];
        var second = new byte[source.LongestPacket];
        for (var index = 70_000; index < 71_000; index++)
        {
            var length = source.Write(index, first);

            Assert.Equal(length, same.Write(index, second));
            Assert.Equal(first.AsSpan(0, length), second.AsSpan(0, length));
            Assert.True(InnerPacketInfo.TryRead(first.AsSpan(0, length), out var info));
            Assert.Equal(length, info.TotalLength);
            if (info.IsV6) v6++;
            else v4++;
            Assert.Equal(0, ChecksumOf(first.AsSpan(0, length), info));
        }

        Assert.InRange(v4, 650, 850);
        Assert.Equal(1000, v4 + v6);
    }

    [Fact]
    public void HistogramOfUniformLatencies_GivesPercentilesWithinABucket()
    {
        var histogram = new LatencyHistogram();
        for (var nanos = 1; nanos <= 100_000; nanos++) histogram.Add(nanos);

        Assert.InRange(histogram.Percentile(0.50), 50_000, 51_600);
        Assert.InRange(histogram.Percentile(0.99), 99_000, 102_100);
        Assert.InRange(histogram.Percentile(1), 100_000, 103_200);
        Assert.Equal(0, new LatencyHistogram().Percentile(0.5));
    }

    [Fact]
    public void HistogramOfExtremes_HoldsThemAll()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(-5);
        histogram.Add(0);
        histogram.Add(long.MaxValue);

        Assert.Equal(0, histogram.Percentile(0.5));
        Assert.Equal(long.MaxValue, histogram.Percentile(1));
    }

    // RFC 9347 Appendix C, Figure 13: ESP padded to full size; the figures of its 1500-octet column are for a payload of 1446.
    [Theory]
    [InlineData(40, 1500)]
    [InlineData(576, 1500)]
    [InlineData(1442, 1500)]
    [InlineData(1446, 1500)]
    [InlineData(1500, 3000)]
    [InlineData(9000, 10500)]
    public void PaddedEsp_CostsWhatAppendixCSays(int inner, int outer)
    {
        Assert.True(EspSuite.TryParse("aes256gcm16", out var suite));
        // Appendix C has no UDP header: 54 octets of overhead; the model's eight more are taken off the packet size.
        var model = new EfficiencyModel(suite, 1508);

        Assert.Equal(1446, model.PayloadOctets);
        Assert.Equal(outer, model.PaddedEsp(inner) * 1500 / 1508);
    }

    [Theory]
    [InlineData(40, 28 + 8 + 8 + 40 + 2 + 2 + 16)]
    [InlineData(1420, 28 + 8 + 8 + 1420 + 2 + 2 + 16)]
    [InlineData(1500, 28 + 8 + 8 + 1500 + 2 + 2 + 16 + 20)]
    public void PlainEsp_CostsHeadersPaddingAndFragments(int inner, int outer)
    {
        Assert.True(EspSuite.TryParse("aes256gcm16", out var suite));

        Assert.Equal(outer, new EfficiencyModel(suite, 1500).PlainEsp(inner));
    }

    // What Linux sent is foreign to both the oracle and the egress.
    [Theory]
    [InlineData("gcm128-v4-aggregate")]
    [InlineData("gcm128-v6-in-v6")]
    [InlineData("gcm256-v4-fragment-9000")]
    [InlineData("chacha20poly1305-v4-udp")]
    public async Task LossesChosenByTheOracleAsked_AreExactlyWhatDecodingTheRestLacks(string name)
    {
        var vector = LinuxVector.Load(name);
        for (var drop = 1; drop < vector.Packets.Count - 8; drop += 37)
        {
            using var oracle = new LossOracle(OpenerOf(vector));
            for (var i = 0; i < vector.Packets.Count; i++) oracle.Handle(LinuxVector.EspOf(vector.Packets[i]), isLost: i == drop);

            var rest = await DecodeRun.OfPacketsAsync(vector.Packets.Where((_, i) => i != drop), vector.Spec);

            Assert.Null(oracle.Fault);
            Assert.Equal(vector.Inner.Length, oracle.InnerPackets);
            Assert.NotEmpty(oracle.Lost);
            Assert.Equal(vector.Inner.Where((_, i) => !oracle.Lost.Contains(i)), rest.Inner);
        }
    }

    [Fact]
    public void OuterPacketMissingBeforeTheOracle_IsAFault()
    {
        var vector = LinuxVector.Load("gcm128-v4-aggregate");
        using var oracle = new LossOracle(OpenerOf(vector));
        foreach (var packet in vector.Packets.Where((_, i) => i != 5)) oracle.Handle(LinuxVector.EspOf(packet), isLost: false);

        Assert.Equal("sequence number 7 follows 5: outer packets were lost before they reached the path", oracle.Fault);
    }

    private static EspOpener OpenerOf(LinuxVector vector)
    {
        Assert.True(IpTfs.Node.Decode.SaSpec.TryParse(vector.Spec, out var spec, out _));
        using (spec)
        {
            var transform = EspTransformFactory.Create(spec.Suite, spec.Key, spec.AuthKey, esn: false);
            return new EspOpener(spec.Spi, transform, false, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        }
    }

    private static int ChecksumOf(ReadOnlySpan<byte> packet, in InnerPacketInfo info)
    {
        if (info.Protocol == IpProtocols.NoNextHeader) return 0;
        var header = info.IsV6 ? 40 : 20;
        if (!info.IsV6) Assert.Equal(0, InternetChecksum.Compute(packet[..header]));
        return InternetChecksum.ComputeWithPseudoHeader(packet[header..], info.Source, info.Destination, IpProtocols.Udp);
    }
}
