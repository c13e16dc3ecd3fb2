namespace IpTfs.Crypto.Tests;

public sealed class EspTransformFactoryTests
{
    [Theory]
    [MemberData(nameof(Samples.Suites), MemberType = typeof(Samples))]
    public void KeyOfWrongLength_IsRefusedWithoutShowingIt(string keyword)
    {
        var suite = Samples.Suite(keyword);
        foreach (var change in (int[])[-1, 1, 4])
        {
            if (suite.KeyLength + change < 0) continue;
            var key = Samples.Octets(suite.KeyLength + change, 3);
            var fault = Assert.Throws<ArgumentException>(() => EspTransformFactory.Create(suite, key, new byte[suite.AuthKeyLength], false));
            Assert.Contains($"{suite.KeyLength} octets", fault.Message, StringComparison.Ordinal);
            if (key.Length >= 4) Assert.DoesNotContain(Convert.ToHexString(key)[..8], fault.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Suites), MemberType = typeof(Samples))]
    public void IntegrityKeyOfWrongLength_IsRefused(string keyword)
    {
        var suite = Samples.Suite(keyword);
        var fault = Assert.Throws<ArgumentException>(() => EspTransformFactory.Create(suite, new byte[suite.KeyLength], new byte[suite.AuthKeyLength + 1], false));
        Assert.Equal("authKey", fault.ParamName);
    }

    [Fact]
    public void UnknownProvider_IsRefusedWithTheNamesThatAre()
    {
        var fault = Assert.Throws<ArgumentException>(() => EspTransformFactory.Create(Samples.Suite("aes128gcm16"), new byte[20], [], false, "opensll"));
        Assert.All(CryptoProviders.Names, name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ProviderWithoutTheSuite_IsRefusedWithTheReason()
    {
        var fault = Assert.Throws<NotSupportedException>(
            () => EspTransformFactory.Create(Samples.Suite("null-sha256"), [], new byte[32], false, "ipsec-mb"));
        Assert.Contains(CryptoProviders.FaultOf("ipsec-mb", Samples.Suite("null-sha256"))!, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CallersKey_MayBeClearedAfterwards()
    {
        foreach (var suite in EspSuite.All)
        {
            foreach (var provider in Samples.ProvidersOf(suite))
            {
                var key = Samples.Octets(suite.KeyLength, 1);
                var authKey = Samples.Octets(suite.AuthKeyLength, 2);
                using var cleared = EspTransformFactory.Create(suite, key, authKey, false, provider);
                using var kept = Samples.Create(suite, provider, seed: 1);
                key.AsSpan().Clear();
                authKey.AsSpan().Clear();
                var packet = Samples.Packet(suite, 64, 9);
                cleared.Seal(packet, 9);
                Assert.True(kept.TryOpen(packet, 9), $"{provider} {suite}");
            }
        }
    }

    [Fact]
    public void ProvidersThatComeWithTheProgram_ServeEverySuite()
    {
        Assert.All(EspSuite.All, suite =>
        {
            Assert.Null(CryptoProviders.FaultOf("framework", suite));
            Assert.Null(CryptoProviders.FaultOf("bouncycastle", suite));
        });
    }
}
