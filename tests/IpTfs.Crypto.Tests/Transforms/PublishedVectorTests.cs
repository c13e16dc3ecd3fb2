using System.Buffers.Binary;
using IpTfs.Crypto.Transforms;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>Packets of RFCs and drafts, and packets made by another implementation, through every provider.</summary>
public sealed class PublishedVectorTests
{
    public static TheoryData<string, string> Published() => Cross("crypto/esp-published.json");

    public static TheoryData<string, string> Independent() => Cross("crypto/esp-independent.json");

    [Theory]
    [MemberData(nameof(Published))]
    public void PublishedPacket_OpensToItsText(string provider, string suite)
    {
        foreach (var vector in Of("crypto/esp-published.json", suite)) AssertOpens(vector, provider);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void PublishedText_SealsToItsPacket(string provider, string suite)
    {
        foreach (var vector in Of("crypto/esp-published.json", suite))
        {
            var expected = Vectors.Hex(vector.Packet);
            var iv = BinaryPrimitives.ReadUInt64BigEndian(expected.AsSpan(8));
            var packet = vector.Unsealed();
            using var transform = vector.Create(provider);
            // The published IVs are no sequence numbers: the transform's own Seal would not make them.
            if (transform is AeadTransform aead) aead.Seal(packet, vector.SequenceNumber, iv);
            else Assert.IsType<GmacTransform>(transform).Seal(packet, vector.SequenceNumber, iv);
            Assert.True(expected.AsSpan().SequenceEqual(packet), vector.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Independent))]
    public void IndependentPacket_OpensToItsText(string provider, string suite)
    {
        foreach (var vector in Of("crypto/esp-independent.json", suite)) AssertOpens(vector, provider);
    }

    [Theory]
    [MemberData(nameof(Independent))]
    public void IndependentText_SealsToItsPacket(string provider, string suite)
    {
        foreach (var vector in Of("crypto/esp-independent.json", suite))
        {
            using var transform = vector.Create(provider);
            var packet = vector.Unsealed();
            transform.Seal(packet, vector.SequenceNumber);
            Assert.Equal(vector.Packet, Convert.ToHexStringLower(packet));
        }
    }

    [Fact]
    public void VectorFiles_CoverEverySuite()
    {
        var covered = Vectors.Packets("crypto/esp-independent.json").Select(vector => vector.Suite).ToHashSet();
        Assert.Equal(EspSuite.All.Select(suite => suite.Keyword).ToHashSet(), covered);
    }

    private static void AssertOpens(EspPacketVector vector, string provider)
    {
        using var transform = vector.Create(provider);
        var packet = Vectors.Hex(vector.Packet);
        Assert.True(transform.TryOpen(packet, vector.SequenceNumber), $"{provider}: {vector.Name ?? vector.Packet}");
        Assert.Equal(vector.Text, Convert.ToHexStringLower(Samples.Text(vector.FindSuite(), packet)));
    }

    private static IEnumerable<EspPacketVector> Of(string file, string suite) => Vectors.Packets(file).Where(vector => vector.Suite == suite);

    private static TheoryData<string, string> Cross(string file)
    {
        var data = new TheoryData<string, string>();
        foreach (var suite in Vectors.Packets(file).Select(vector => vector.FindSuite()).Distinct())
        {
            foreach (var provider in Samples.ProvidersOf(suite)) data.Add(provider, suite.Keyword);
        }

        return data;
    }
}
