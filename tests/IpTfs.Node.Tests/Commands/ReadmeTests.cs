namespace IpTfs.Node.Tests.Commands;

/// <summary>The steps under "Run a gateway" in README.md, run as they are written but for the directory of the key files.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string KeyDirectory = "/etc/iptfs/";
    private const string Indent = "    ";

    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _readme = File.ReadAllLines(ReadmePath());

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task KeysMadeAsReadmeSays_AreAcceptedByItsConfiguration()
    {
        var keygens = Commands("iptfs keygen ");
        Assert.Equal(2, keygens.Count);
        Assert.Single(Commands("umask 077"));
        foreach (var command in keygens)
        {
            Assert.Equal(["iptfs", "keygen", "aes128gcm16", ">"], command[..4]);
            await RunIntoFileAsync(command[1..3], InDirectory(command[4]));
        }

        var check = Assert.Single(Commands("iptfs check "));
        var configuration = _directory.Write(check[2], System.Text.Encoding.UTF8.GetBytes(InDirectory(Block("`site-a.conf`:"))));
        var run = await CommandRun.OfAsync("check", configuration);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("site-b", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aes128gcm16", false)]
    [InlineData("aes256-sha256", true)]
    public async Task KeysOfASuite_AreAcceptedFromTheFilesThatKeygenWrites(string suite, bool hasAuthKey)
    {
        string Sa(string name) => $"key-file = \"{_directory.File(name)}\"" + (hasAuthKey ? $", auth-key-file = \"{_directory.File(name)}\"" : "");
        await CommandRun.OfAsync("keygen", suite, "--out", _directory.File("out.key"));
        await CommandRun.OfAsync("keygen", suite, "--out", _directory.File("in.key"));
        var text = $$"""
            include "site-a.conf"
            iptfs.tunnels.site-b {
              suite = {{suite}}
              outbound = { spi = 0x1001, {{Sa("out.key")}} }
              inbound = { spi = 0x1002, {{Sa("in.key")}} }
            }
            """;
        _directory.Write("site-a.conf", System.Text.Encoding.UTF8.GetBytes(Block("`site-a.conf`:")));

        var run = await CommandRun.OfAsync("check", _directory.Write("main.conf", System.Text.Encoding.UTF8.GetBytes(text)));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private static string ReadmePath()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "IpTfs.Actors.sln"))) return Path.Combine(directory.FullName, "README.md");
        }

        throw new InvalidOperationException("the tests run outside of the repository");
    }

    /// <summary>What a shell with umask 077 does with <c>iptfs … &gt; FILE</c>.</summary>
    private static async Task RunIntoFileAsync(string[] arguments, string path)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        await File.WriteAllTextAsync(path, run.Output);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string InDirectory(string text) => text.Replace(KeyDirectory, _directory.Path + "/", StringComparison.Ordinal);

    /// <summary>The commands of README's code blocks that begin so, as words without comments.</summary>
    private List<string[]> Commands(string beginning) =>
    [
        .. _readme.Where(line => line.StartsWith(Indent + beginning, StringComparison.Ordinal))
            .Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>The code block that follows a line.</summary>
    private string Block(string heading) =>
        string.Join('\n', _readme.SkipWhile(line => line != heading).Skip(2).TakeWhile(line => line.StartsWith(Indent, StringComparison.Ordinal)).Select(line => line[Indent.Length..]));
}
