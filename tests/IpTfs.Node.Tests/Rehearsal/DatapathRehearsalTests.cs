using IpTfs.Crypto;
using IpTfs.IO;
using IpTfs.Node.Rehearsal;

namespace IpTfs.Node.Tests.Rehearsal;

[Collection(nameof(Alone))]
public class DatapathRehearsalTests
{
    // A busy machine is slow, not wrong.
    private static readonly RehearsalLimits Patient = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("aes128gcm16")]
    [InlineData("chacha20poly1305")]
    [InlineData("aes256-sha512")]
    [InlineData("null-sha256")]
    public async Task EverySuite_CarriesPacketsAndLeavesNothingBehind(string keyword)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        var before = StateDirectories();

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.All, Patient);

        Assert.Null(report.Reason);
        Assert.True(report.Packets >= 100, $"{report.Packets} packets");
        Assert.Empty(StateDirectories().Except(before));
    }

    [Fact]
    public async Task WithoutOffloads_CarriesPacketsToo()
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.None, Patient);

        Assert.Null(report.Reason);
        Assert.True(report.Packets >= 100, $"{report.Packets} packets");
    }

    [Fact]
    public async Task WithoutTime_SaysSo()
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.All, Patient with { Total = TimeSpan.Zero });

        Assert.Equal((0, RehearsalExchange.NoTime), (report.Packets, report.Reason));
    }

    [Fact]
    public async Task Cancelled_EndsEarlyAndLeavesNothingBehind()
    {
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));
        var before = StateDirectories();

        var report = await DatapathRehearsal.RunAsync(suite, CryptoProviders.Auto, IoFeatures.All, Patient, new CancellationToken(canceled: true));

        Assert.Equal(0, report.Packets);
        Assert.Empty(StateDirectories().Except(before));
    }

    private static List<string> StateDirectories() =>
        [.. new[] { "/dev/shm", Path.GetTempPath() }.Where(Directory.Exists).SelectMany(place => Directory.GetDirectories(place, "iptfs-rehearsal-*"))];
}
