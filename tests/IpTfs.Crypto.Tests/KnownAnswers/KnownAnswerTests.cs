using IpTfs.Crypto.KnownAnswers;

namespace IpTfs.Crypto.Tests.KnownAnswers;

public sealed class KnownAnswerTests
{
    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void ProviderOfThisMachine_GivesTheKnownAnswers(string provider, string suite) =>
        Assert.Null(KnownAnswer.Check(CryptoProviders.Find(provider)!, Samples.Suite(suite)));

    [Theory]
    [InlineData(ProviderFault.WrongText)]
    [InlineData(ProviderFault.WrongTag)]
    [InlineData(ProviderFault.WrongForLargePackets)]
    public void ProviderThatComputesWrongly_IsNotUsed(ProviderFault fault) =>
        Assert.Equal("its answers are not the known ones", new FaultyProvider(fault).FaultOf(Samples.Suite("aes128gcm16")));

    [Fact]
    public void ProviderThatAcceptsForgeries_IsNotUsed() =>
        Assert.Equal(
            "it cannot tell a forged packet from a good one", new FaultyProvider(ProviderFault.AcceptsAnything).FaultOf(Samples.Suite("aes256gcm16")));

    [Fact]
    public void ProviderThatThrows_IsNotUsed() =>
        Assert.Equal("it failed with InvalidOperationException", new FaultyProvider(ProviderFault.Throws).FaultOf(Samples.Suite("aes128gmac")));

    [Fact]
    public void ProviderWithoutFault_IsUsed() => Assert.Null(new FaultyProvider(ProviderFault.None).FaultOf(Samples.Suite("aes128gcm16")));
}
