using System.Buffers.Binary;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>The example of RFC 9347 Appendix A: four payloads of 1404 octets with inner packets of 750, 750, 60, 240 and 3000.</summary>
public sealed class AppendixATests
{
    private static readonly byte[][] Packets =
        [Inner.V4(750, 1), Inner.V6(750, 2), Inner.V4(60, 3), Inner.V4(240, 4), Inner.V6(3000, 5)];

    [Fact]
    [Trait("Requirement", "R14")]
    public void AppendixA_HasItsBlockOffsetsAndEndsInPad()
    {
        using var driver = new IngressDriver(new IngressSettings { PayloadOctets = 1404, Padding = PaddingPolicy.Full });
        foreach (var packet in Packets) Assert.True(driver.Send(packet).IsAccepted);

        var payloads = driver.Drain();

        Assert.Equal([0, 100, 2000, 600], payloads.Select(p => (int)BinaryPrimitives.ReadUInt16BigEndian(p.AsSpan(2))));
        Assert.All(payloads, p => Assert.Equal(1404, p.Length));
        Assert.Equal(new byte[800], payloads[3][604..]);
        Assert.Equal(Packets, StrictDecoder.Decode(payloads));
        Assert.Equal(1, driver.Ingress.Counters.TxExtraPadPackets);
        Assert.Equal(800, driver.Ingress.Counters.TxExtraPadOctets);
        Assert.Equal(2, driver.Ingress.Counters.TxFragmentedPackets);
    }

    [Fact]
    public void AppendixA_FromTheOtherSideOfTheWire_IsReadWhole()
    {
        using var driver = new EgressDriver();

        var packets = driver.ReceiveAll(Payload.Split(1404, Packets));

        Assert.Equal(Packets, packets);
        driver.AssertDrops();
        Assert.Equal(2, driver.Counters.RxReassembledPackets);
        Assert.Equal(1, driver.Counters.RxExtraPadPackets);
        Assert.Equal(800, driver.Counters.RxExtraPadOctets);
    }
}
