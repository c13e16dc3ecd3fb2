using System.Security.Cryptography;
using IpTfs.Cluster.Keys;

namespace IpTfs.Cluster.Tests.Keys;

/// <summary>The expected octets were computed with the HKDF of RFC 5869 written out over another library's HMAC.</summary>
public class ClusterKeyTests
{
    [Fact]
    public void DerivedKey_IsThatOfAnotherImplementation()
    {
        using var key = KnownKey.Create();

        Assert.Equal("41c0d6953cd38bcbe924017dfb7ed082f8b398be117f52edf16f41298ddf573eec842fc88da546bfe11e", Derive(key, "test"u8, "context"u8, 42));
    }

    [Fact]
    public void LabelsAndContexts_ThatReadTheSameOneBehindTheOther_GiveDifferentKeys()
    {
        using var key = KnownKey.Create();
        string[] keys = [Derive(key, "a"u8, "bc"u8, 32), Derive(key, "ab"u8, "c"u8, 32), Derive(key, "abc"u8, ""u8, 32)];

        Assert.Equal(3, keys.Distinct().Count());
    }

    [Fact]
    public void LabelThatIsEmptyOrTooLong_IsRefused()
    {
        using var key = KnownKey.Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => key.Derive([], [], new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Derive(new byte[256], [], new byte[1]));
    }

    [Fact]
    public void Check_IsThatOfAnotherImplementation_AndMatchesNoOtherKey()
    {
        using var key = KnownKey.Create();
        using var other = KnownKey.CreateOther();
        var check = key.CreateCheck();

        Assert.Equal("66467770baf70ee486d56ff5d485f73c6b549919a0e2ed27e3832ff34e8ea253", Convert.ToHexStringLower(check));
        Assert.True(key.Matches(check));
        Assert.False(other.Matches(check));
        Assert.False(key.Matches(check.AsSpan(0, 31)));
        Assert.False(key.Matches([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void KeyOfAnotherLength_IsRefusedWithoutSayingMore(int octets)
    {
        var failure = Assert.Throws<ArgumentException>(() => new ClusterKey(Enumerable.Repeat((byte)0xAB, octets).ToArray()));

        Assert.Contains($"not {octets}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abab", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void DisposedKey_DerivesNothing()
    {
        var key = KnownKey.Create();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Derive("test"u8, [], new byte[16]));
        Assert.Equal("***", key.ToString());
    }

    private static string Derive(ClusterKey key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int octets)
    {
        var output = new byte[octets];
        key.Derive(label, context, output);
        return Convert.ToHexStringLower(output);
    }

    /// <summary>RFC 5869 Appendix A.1: what the framework is trusted with.</summary>
    [Fact]
    public void Framework_GivesTheKeyOfRfc5869()
    {
        var output = new byte[42];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Convert.FromHexString("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), output,
            Convert.FromHexString("000102030405060708090a0b0c"), Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9"));

        Assert.Equal("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865", Convert.ToHexStringLower(output));
    }
}
