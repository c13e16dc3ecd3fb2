using FsCheck;
using FsCheck.Fluent;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>A packet that any provider sealed opens with every other, and all seal to the same octets.</summary>
public sealed class CrossProviderTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("IPTFS_PROP_CASES"), out var cases) ? cases : 200;

    [Fact]
    public void AnyPacket_IsSealedAlikeByAllAndOpenedByAll()
    {
        var packets =
            from suite in Gen.Elements<EspSuite>([.. EspSuite.All])
            from length in Gen.Frequency((3, Gen.Choose(0, 200)), (2, Gen.Choose(0, 2000)), (1, Gen.Choose(0, 9000)))
            from esn in Gen.Elements(false, true)
            from high in Gen.Elements(0u, 1u, 0x7fff_ffffu, uint.MaxValue)
            from low in Gen.Elements(0u, 1u, 0x8000_0000u, uint.MaxValue)
            from seed in Gen.Choose(0, int.MaxValue - 2)
            select (suite, length, esn, sequence: ((ulong)high << 32) | low, seed);

        Prop.ForAll(packets.ToArbitrary(), sample => AssertInterchangeable(sample.suite, sample.length, sample.esn, sample.sequence, sample.seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    [Theory]
    [MemberData(nameof(Samples.Suites), MemberType = typeof(Samples))]
    public void EveryShortLength_IsSealedAlikeByAllAndOpenedByAll(string keyword)
    {
        var suite = Samples.Suite(keyword);
        for (var length = 0; length <= 320; length += suite.PaddingAlignment) AssertInterchangeable(suite, length, (length & 4) != 0, 0x1_0000_0005, length);
    }

    [Theory]
    [MemberData(nameof(Samples.Suites), MemberType = typeof(Samples))]
    public void LongestPackets_AreSealedAlikeByAllAndOpenedByAll(string keyword)
    {
        var suite = Samples.Suite(keyword);
        AssertInterchangeable(suite, 9000, true, 0xffff_ffff_ffff_ffff, 5);
        AssertInterchangeable(suite, 65_440, false, 77, 6);
    }

    private static void AssertInterchangeable(EspSuite suite, int length, bool esn, ulong sequence, int seed)
    {
        var original = Samples.Packet(suite, length, sequence, seed);
        byte[]? reference = null;
        string[] providers = Samples.ProvidersOf(suite);
        foreach (var sealer in providers)
        {
            using var seal = Samples.Create(suite, sealer, esn, seed);
            var packet = (byte[])original.Clone();
            seal.Seal(packet, sequence);
            reference ??= packet;
            Assert.True(reference.AsSpan().SequenceEqual(packet), $"{suite}: {sealer} and {providers[0]} seal {length} octets differently");
        }

        foreach (var opener in providers)
        {
            using var open = Samples.Create(suite, opener, esn, seed);
            var packet = (byte[])reference!.Clone();
            Assert.True(open.TryOpen(packet, sequence), $"{suite}: {opener} does not open what {providers[0]} sealed");
            Assert.True(Samples.Text(suite, original).SequenceEqual(Samples.Text(suite, packet)), $"{suite}: {opener} opens to another text");
        }
    }
}
