using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Esp;

/// <summary>Whole ESP packets that others published, sealed and opened with real cryptography.</summary>
public class EspVectorTests
{
    // RFC 7634 Appendix A: ChaCha20-Poly1305, SPI 01020304, sequence number 5, an ICMP echo in tunnel mode with two octets of padding.
    private static readonly byte[] ChaChaKey = Hex.Parse("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    private static readonly byte[] ChaChaSalt = Hex.Parse("a0a1a2a3");
    private static readonly byte[] ChaChaIv = Hex.Parse("1011121314151617");
    private static readonly byte[] EchoRequest = Hex.Parse(
        """
        45000054a6f200004001e778c6336405c000020508005b7a3a080000553bec10
        0007362708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223
        2425262728292a2b2c2d2e2f3031323334353637
        """);

    private static readonly byte[] ChaChaPacket = Hex.Parse(
        """
        0102030400000005 1011121314151617
        24039428b97f417e3c13753a4f05087b67c352e6a7fab1b982d466ef407ae5c6
        14ee8099d52844eb61aa95dfab4c02f72aa71e7c4c4f64c9befe2facc638e8f3
        cbec163fac469b502773f6fb94e664da9165b82829f641e0
        76aaa8266b7fb0f7b11b369907e1ad43
        """);

    // "The Use of Galois/Counter Mode in IPsec ESP" test data (draft-mcgrew-gcm-test-01, case 1): AES-128-GCM with ESN, a DNS query in tunnel
    // mode, sequence number 87654321 00000000.
    private static readonly byte[] GcmKey = Hex.Parse("4c80cdefbb5d10da906ac73c3613a634");
    private static readonly byte[] GcmSalt = Hex.Parse("2e443b68");
    private static readonly byte[] GcmIv = Hex.Parse("4956ed7e3b244cfe");
    private static readonly byte[] DnsQuery = Hex.Parse(
        """
        45000048699a000080114db7c0a80102c0a801010a9bf15638d3010000010000
        00000000045f736970045f756470037369700963796265726369747902646b00
        0021000101020201
        """);

    private static readonly byte[] GcmPacket = Hex.Parse(
        """
        0000432100000000 4956ed7e3b244cfe
        fecf537e729d5b07dc30df528dd22b768d1b98736696a6fd348509fa13ceac34
        cfa2436f14a3f3cf65925bf1f4a13c5d15b21e1884f5ff6247aeabb786b93bce
        61bc17d768fd9732 459018148f6cbe722fd04796562dfdb4
        """);

    private const ulong GcmSequence = 0x8765432100000000;

    [Fact]
    public void ChaChaPacketOfRfc7634_OpensToTheEchoRequest()
    {
        using var opener = new EspOpener(0x01020304, AeadTransform.ChaCha(ChaChaKey, ChaChaSalt, false), false, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        var packet = ChaChaPacket.ToArray();

        Assert.Equal(DropReason.None, opener.Open(packet, MonotonicTime.Zero, out var payload));
        Assert.Equal((5UL, (byte)4), (payload.Sequence, payload.NextHeader));
        Assert.Equal(EchoRequest, packet.AsSpan(payload.Offset, payload.Length).ToArray());
    }

    [Fact]
    public void EchoRequestOfRfc7634_SealsToTheSamePacket()
    {
        using var sealer = new EspSealer(
            0x01020304, AeadTransform.ChaCha(ChaChaKey, ChaChaSalt, false, ChaChaIv), false, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        sealer.AddRange(new SequenceRange(5, 6));
        var packet = new byte[ChaChaPacket.Length];
        EchoRequest.CopyTo(packet, sealer.Overhead.HeaderLength);

        Assert.Equal(DropReason.None, sealer.Seal(packet, EchoRequest.Length, 4, MonotonicTime.Zero, out var length));
        Assert.Equal((ChaChaPacket.Length, Convert.ToHexString(ChaChaPacket)), (length, Convert.ToHexString(packet)));
    }

    // The padding and trailer of the draft's plaintext belong to its 72 octets: 01 02, length 2, next header 1.
    [Fact]
    public void GcmPacketWithEsn_OpensOnlyWithTheInferredHighHalf()
    {
        using var opener = new EspOpener(0x4321, AeadTransform.AesGcm(GcmKey, GcmSalt, true), true, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        Assert.NotEqual(DropReason.None, opener.Open(GcmPacket.ToArray(), MonotonicTime.Zero, out _));

        opener.StartAt(GcmSequence - 20);
        var packet = GcmPacket.ToArray();

        Assert.Equal(DropReason.None, opener.Open(packet, MonotonicTime.Zero, out var payload));
        Assert.Equal(new EspPayload(GcmSequence, 16, DnsQuery.Length - 4, 1), payload);
        Assert.Equal(DnsQuery[..^4], packet.AsSpan(payload.Offset, payload.Length).ToArray());
        Assert.Equal(GcmSequence, opener.ReplayTop);
    }

    [Fact]
    public void DnsQueryWithEsn_SealsToTheSamePacket()
    {
        using var sealer = new EspSealer(
            0x4321, AeadTransform.AesGcm(GcmKey, GcmSalt, true, GcmIv), true, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        sealer.AddRange(new SequenceRange(GcmSequence, GcmSequence + 1));
        var packet = new byte[GcmPacket.Length];
        DnsQuery.AsSpan(..^4).CopyTo(packet.AsSpan(sealer.Overhead.HeaderLength));

        Assert.Equal(DropReason.None, sealer.Seal(packet, DnsQuery.Length - 4, 1, MonotonicTime.Zero, out var length));
        Assert.Equal((GcmPacket.Length, Convert.ToHexString(GcmPacket)), (length, Convert.ToHexString(packet)));
    }
}
