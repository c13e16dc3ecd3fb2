using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;

namespace IpTfs.Node.Tests.Composition;

public sealed class ConfigurationReloaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordingTarget _target = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ChangedFile_IsAppliedWithItsDifference()
    {
        using var reloader = Started(RunFile.Text("one"));
        Write(RunFile.Text("one", "two"));

        await reloader.ReloadAsync();

        Assert.Equal(["two"], Assert.Single(_target.Applied).Added.Select(tunnel => tunnel.Name));
        Assert.Equal(2, reloader.Current.Tunnels.Count);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task FaultyFile_ChangesNothing()
    {
        using var reloader = Started(RunFile.Text("one"));
        var before = reloader.Current;
        Write(RunFile.Text("one").Replace("aes128gcm16", "rot13", StringComparison.Ordinal));

        await reloader.ReloadAsync();

        Assert.Empty(_target.Applied);
        Assert.Same(before, reloader.Current);
        Assert.Contains("nothing was changed", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Contains("rot13", _log.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangeThatTheTargetForbids_IsRefusedWithEachReason()
    {
        using var reloader = Started(RunFile.Text("one"));
        _target.Obstacles = ["this is forbidden", "and that"];

        await reloader.ReloadAsync();

        Assert.Empty(_target.Applied);
        Assert.Equal(["reload refused, nothing was changed: this is forbidden\nand that"], _log.Lines);
    }

    [Fact]
    public async Task TargetThatFails_KeepsItsConfiguration()
    {
        using var reloader = Started(RunFile.Text("one"));
        var before = reloader.Current;
        _target.Failure = new CommandFault(ExitCode.Unavailable, "it does not answer");

        await reloader.ReloadAsync();

        Assert.Same(before, reloader.Current);
        Assert.Equal(["reload refused, nothing was changed: it does not answer"], _log.Lines);
    }

    [Fact]
    public async Task SettingOfTheProcess_IsNamedAsOneForARestart()
    {
        using var reloader = Started(RunFile.Text("one"));
        Write(RunFile.Text("one").Replace("mtu = 1400", "mtu = 1300", StringComparison.Ordinal));

        await reloader.ReloadAsync();

        Assert.Equal(["reload: iptfs.tun.mtu take effect only after a restart"], _log.Lines);
    }

    [Fact]
    public async Task TunnelsOfTheStore_StayWithALaterReloadOfTheFiles()
    {
        using var reloader = Started(RunFile.Text("one"));

        await reloader.ReloadAsync([new StoredTunnel("two", 1, RunFile.Stored("two", 2), null)]);
        await reloader.ReloadAsync();

        Assert.Equal(2, _target.Applied.Count);
        Assert.Equal(["two"], _target.Applied[0].Added.Select(tunnel => tunnel.Name));
        Assert.True(_target.Applied[1].IsEmpty);
    }

    [Fact]
    public async Task FaultyTunnelOfTheStore_IsToldOnceUntilItIsMended()
    {
        using var reloader = Started(RunFile.Text("one"));
        StoredTunnel faulty = new("two", 1, "suite = rot13", null);

        await reloader.ReloadAsync([faulty]);
        await reloader.ReloadAsync([faulty]);
        Assert.Contains("two", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await reloader.ReloadAsync([faulty with { Text = RunFile.Stored("two", 2) }]);
        await reloader.ReloadAsync([faulty]);

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task EmptyStore_IsNoReload()
    {
        using var reloader = Started(RunFile.Text("one"));

        await reloader.ReloadAsync([]);

        Assert.Empty(_target.Applied);
    }

    private ConfigurationReloader Started(string text)
    {
        Write(text);
        return new ConfigurationReloader(_target, [_directory.File("a.conf")], ConfigurationFiles.Read([_directory.File("a.conf")]), _log);
    }

    private void Write(string text) => File.WriteAllText(_directory.File("a.conf"), text);

    private sealed class RecordingTarget : IReloadTarget
    {
        public List<ConfigurationDifference> Applied { get; } = [];

        public IReadOnlyList<string> Obstacles { get; set; } = [];

        public CommandFault? Failure { get; set; }

        public IReadOnlyList<string> FindObstacles(GatewayConfiguration current, GatewayConfiguration wanted) => Obstacles;

        public Task ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference)
        {
            if (Failure is { } failure) throw failure;
            Applied.Add(difference);
            return Task.CompletedTask;
        }
    }
}
