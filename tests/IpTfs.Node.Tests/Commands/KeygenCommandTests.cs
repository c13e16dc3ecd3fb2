using System.Text.Json;
using IpTfs.Crypto;

namespace IpTfs.Node.Tests.Commands;

public class KeygenCommandTests
{
    [Fact]
    public async Task EverySuite_GivesKeysOfItsLengthsThatDiffer()
    {
        foreach (var suite in EspSuite.All)
        {
            var run = await CommandRun.OfAsync("keygen", suite.Keyword, "--count", "2", "--json");

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(2, run.Lines.Length);
            Assert.NotEqual(run.Lines[0], run.Lines[1]);
            using var set = JsonDocument.Parse(run.Lines[0]);
            Assert.Equal(suite.KeyLength, Octets(set, "key"));
            Assert.Equal(suite.AuthKeyLength, Octets(set, "auth_key"));
        }
    }

    [Fact]
    public async Task CbcSuite_PrintsLinesForTheConfiguration()
    {
        var run = await CommandRun.OfAsync("keygen", "aes128-sha256");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^key = \"[0-9a-f]{32}\"\nauth-key = \"[0-9a-f]{64}\"\n$", run.Output);
    }

    [Fact]
    public async Task Cluster_GivesTheContentOfAKeyFile()
    {
        var run = await CommandRun.OfAsync("keygen", "cluster");
        var json = await CommandRun.OfAsync("keygen", "cluster", "--json");

        Assert.Matches("^[0-9a-f]{64}\n$", run.Output);
        Assert.Matches("^{\"cluster_key\":\"[0-9a-f]{64}\"}\n$", json.Output);
    }

    [Fact]
    public async Task OutFile_IsForItsOwnerOnlyAndIsNeverOverwritten()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("site.key");

        var first = await CommandRun.OfAsync("keygen", "aes128gcm16", "--out", path);
        var written = await File.ReadAllTextAsync(path);
        var second = await CommandRun.OfAsync("keygen", "aes128gcm16", "--out", path);

        Assert.Equal((0, ""), (first.ExitCode, first.Output));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(73, second.ExitCode);
        Assert.Equal($"iptfs: {path}: exists already, and is not overwritten\n", second.Error);
        Assert.Equal(written, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task OutFileInAMissingDirectory_CannotBeMade()
    {
        var run = await CommandRun.OfAsync("keygen", "aes128gcm16", "--out", "/nowhere/at/all.key");

        Assert.Equal((73, "iptfs: /nowhere/at/all.key: no such directory\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("keygen")]
    [InlineData("keygen", "rot13")]
    [InlineData("keygen", "aes128gcm16", "--count", "0")]
    [InlineData("keygen", "aes128gcm16", "--count", "many")]
    [InlineData("keygen", "aes128gcm16", "surplus")]
    public async Task WrongArguments_AreUsageFaults(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("iptfs: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Try 'iptfs keygen --help'.\n", run.Error, StringComparison.Ordinal);
    }

    private static int Octets(JsonDocument set, string name) =>
        set.RootElement.TryGetProperty(name, out var hex) ? Convert.FromHexString(hex.GetString()!).Length : 0;
}
