namespace IpTfs.Crypto.Tests;

public sealed class EspSuiteTests
{
    [Theory]
    // Keyword, key with salt, integrity key, IV, ICV, alignment, and the numbers and Key Length attribute of IKEv2's registry.
    [InlineData("aes128gcm16", 20, 0, 8, 16, 4, 20, 0, 128)]
    [InlineData("aes192gcm16", 28, 0, 8, 16, 4, 20, 0, 192)]
    [InlineData("aes256gcm16", 36, 0, 8, 16, 4, 20, 0, 256)]
    [InlineData("chacha20poly1305", 36, 0, 8, 16, 4, 28, 0, 0)]
    [InlineData("aes128gmac", 20, 0, 8, 16, 4, 21, 0, 128)]
    [InlineData("aes192gmac", 28, 0, 8, 16, 4, 21, 0, 192)]
    [InlineData("aes256gmac", 36, 0, 8, 16, 4, 21, 0, 256)]
    [InlineData("aes128-sha256", 16, 32, 16, 16, 16, 12, 12, 128)]
    [InlineData("aes192-sha384", 24, 48, 16, 24, 16, 12, 13, 192)]
    [InlineData("aes256-sha512", 32, 64, 16, 32, 16, 12, 14, 256)]
    [InlineData("null-sha256", 0, 32, 0, 16, 4, 11, 12, 0)]
    [InlineData("null-sha384", 0, 48, 0, 24, 4, 11, 13, 0)]
    [InlineData("null-sha512", 0, 64, 0, 32, 4, 11, 14, 0)]
    public void Keyword_GivesTheSizesOfItsRfcs(
        string keyword, int key, int authKey, int iv, int icv, int alignment, int encryption, int integrity, int keyBits)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        Assert.Equal(
            (key, authKey, iv, icv, alignment, encryption, integrity, keyBits),
            (suite.KeyLength, suite.AuthKeyLength, suite.IvLength, suite.IcvLength, suite.PaddingAlignment, suite.EncryptionTransformId,
                suite.IntegrityTransformId, suite.KeyLengthAttribute));
    }

    [Fact]
    public void AllSuites_AreNineteenAndDistinct()
    {
        Assert.Equal(19, EspSuite.All.Count);
        Assert.Equal(19, EspSuite.All.Select(suite => suite.Keyword).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("aes128")]
    [InlineData("aes128gcm8")]
    [InlineData("aes128-sha1")]
    [InlineData("aes128gcm16 ")]
    public void UnknownKeyword_IsRefused(string? keyword) => Assert.False(EspSuite.TryParse(keyword, out _));

    [Fact]
    public void KeywordInCapitals_IsTheSameSuite()
    {
        Assert.True(EspSuite.TryParse("AES256GCM16", out var suite));
        Assert.Same(Samples.Suite("aes256gcm16"), suite);
    }

    [Theory]
    [MemberData(nameof(Samples.Suites), MemberType = typeof(Samples))]
    public void Transform_HasTheSizesOfItsSuite(string keyword)
    {
        var suite = Samples.Suite(keyword);
        using var transform = Samples.Create(suite, CryptoProviders.Auto);
        Assert.Equal((suite.IvLength, suite.IcvLength, suite.PaddingAlignment), (transform.IvLength, transform.IcvLength, transform.PaddingAlignment));
    }
}
