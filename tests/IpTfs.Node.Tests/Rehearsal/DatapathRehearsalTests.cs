using IpTfs.Crypto;
using IpTfs.IO;
using IpTfs.Node.Rehearsal;

namespace IpTfs.Node.Tests.Rehearsal;

public class DatapathRehearsalTests
{
    [Theory]
    [InlineData("aes128gcm16")]
    [InlineData("chacha20poly1305")]
    [InlineData("aes256-sha512")]
    [InlineData("null-sha256")]
    public async Task EverySuite_CarriesPacketsAndLeavesNothingBehind(string keyword)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        var before = StateDirectories();

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.All);

        Assert.Null(report.Reason);
        Assert.True(report.Packets >= 100, $"{report.Packets} packets");
        Assert.Empty(StateDirectories().Except(before));
    }

    [Fact]
    public async Task WithoutOffloads_CarriesPacketsToo()
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.None);

        Assert.Null(report.Reason);
        Assert.True(report.Packets >= 100, $"{report.Packets} packets");
    }

    private static List<string> StateDirectories() =>
        [.. new[] { "/dev/shm", Path.GetTempPath() }.Where(Directory.Exists).SelectMany(place => Directory.GetDirectories(place, "iptfs-rehearsal-*"))];
}
