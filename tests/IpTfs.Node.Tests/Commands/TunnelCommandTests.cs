using System.Text;
using System.Text.Json;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tests.Simulation;
using IpTfs.Node.Commands;

namespace IpTfs.Node.Tests.Commands;

public sealed class TunnelCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();
    private readonly string _node;

    public TunnelCommandTests()
    {
        WriteKey("cluster.key", 'a');
        _node = WriteNode("node.conf", "cluster.key");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task TunnelsAreApplied_ListedAndDeleted()
    {
        var first = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1) + Tunnel(2)));
        Assert.Equal((0, "2 tunnel(s) written, 0 unchanged\n", ""), (first.ExitCode, first.Output, first.Error));
        var second = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1, "10.8.0.77") + Tunnel(2)), "--json");
        Assert.Equal(0, second.ExitCode);
        using (var json = JsonDocument.Parse(second.Output))
        {
            var written = Assert.Single(json.RootElement.GetProperty("written").EnumerateArray());
            Assert.Equal(("t1", _store.Model.Revision), (written.GetProperty("name").GetString(), written.GetProperty("revision").GetInt64()));
            Assert.Equal("t2", Assert.Single(json.RootElement.GetProperty("unchanged").EnumerateArray()).GetString());
        }

        var list = await RunAsync("list", "-c", _node);
        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["NAME", "t1", "t2"], list.Lines.Select(line => line.Split(' ')[0]));
        Assert.All(list.Lines[1..], line => Assert.EndsWith("ok", line.TrimEnd(), StringComparison.Ordinal));

        var delete = await RunAsync("delete", "-c", _node, "t1", "t1");
        Assert.Equal((0, "1 tunnel(s) deleted\n"), (delete.ExitCode, delete.Output));
        Assert.Equal(["tunnels/t2"], _store.Model.Entries.Select(entry => entry.Key));
        AssertNoKey(first, second, list, delete);
    }

    [Fact]
    public async Task FaultsOfAllTunnels_AreReportedAtOnceAndNothingIsWritten()
    {
        var path = Write("t.conf", Tunnel(1, "10.8.0.256") + "\n" + Tunnel(2).Replace("suite", "siute", StringComparison.Ordinal));

        var text = await RunAsync("apply", "-c", _node, path);
        var json = await RunAsync("apply", "-c", _node, path, "--json");

        Assert.Equal((78, ""), (text.ExitCode, text.Output));
        Assert.Contains($"{path}:1:", text.Error, StringComparison.Ordinal);
        Assert.Contains("iptfs.tunnels.t1.remote = 10.8.0.256", text.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean suite", text.Error, StringComparison.Ordinal);
        Assert.EndsWith("2 faults in the configuration\n", text.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal((78, 2), (json.ExitCode, report.RootElement.GetProperty("faults").GetArrayLength()));
        Assert.Empty(_store.Model.Entries);
        AssertNoKey(text, json);
    }

    [Theory]
    [InlineData("iptfs.tun.mtu = 1400", "iptfs.tun: is a setting of a node")]
    [InlineData("iptfs.tunnels.own.esn = off", "iptfs.tunnels.own: is in the node's files already")]
    public async Task WhatBelongsToTheNode_CannotGoWithTunnels(string text, string fault)
    {
        var node = Write("own.conf", Tunnel(9, name: "own"));

        var run = await RunAsync("apply", "-c", _node, "-c", node, Write("t.conf", Tunnel(1) + text));

        Assert.Equal(78, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Empty(_store.Model.Entries);
    }

    [Fact]
    public async Task FileWithoutATunnel_IsAFault()
    {
        var run = await RunAsync("apply", "-c", _node, Write("t.conf", "iptfs.tunnel-defaults.esn = off"));

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("no tunnel in these files", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefaultsBesideTheTunnels_GoIntoThem()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1) + "iptfs.tunnel-defaults.outer.dscp = 12"));
        var same = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1) + "iptfs.tunnels.t1.outer.dscp = 12"));

        Assert.Equal("0 tunnel(s) written, 1 unchanged\n", same.Output);
    }

    [Fact]
    public async Task TunnelThatExcludesOneOfTheStore_IsRefused()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1)));
        var path = Write("u.conf", Tunnel(2, inboundSpi: 1));

        var run = await RunAsync("apply", "-c", _node, path);

        Assert.Equal(78, run.ExitCode);
        Assert.Contains($"{path}:1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("iptfs.tunnels.t2: inbound.spi = 0x3e9: is the inbound SPI of tunnel t1 too", run.Error, StringComparison.Ordinal);
        Assert.Single(_store.Model.Entries);
    }

    [Fact]
    public async Task NewKeyInOneDirectionOnly_IsRefused()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1)));

        var one = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1, outboundKey: 5)));
        var both = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1, outboundKey: 5, inboundKey: 5)));

        Assert.Equal((78, 0), (one.ExitCode, both.ExitCode));
        Assert.Contains("rekey both directions together", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TunnelsThatANodeLeavesOut_AreListedWithTheReason()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1) + Tunnel(2)));
        _store.Overwrite(ClusterKeys.Tunnel("broken"), "octets"u8.ToArray());
        var own = Write("own.conf", Tunnel(2));

        var text = await RunAsync("list", "-c", _node, "-c", own);
        var json = await RunAsync("list", "-c", _node, "-c", own, "--json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Matches("(?m)^broken .* quarantined: does not open", text.Output);
        Assert.Matches("(?m)^t2 .* quarantined: is in the node's files already", text.Output);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal(["broken quarantined", "t1 ok", "t2 quarantined"], report.RootElement.EnumerateArray().Select(row => $"{row.GetProperty("name")} {row.GetProperty("state")}"));
        AssertNoKey(text, json);
    }

    [Fact]
    public async Task UnknownName_DeletesNothing()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1)));

        var run = await RunAsync("delete", "-c", _node, "t1", "t7", "t8");

        Assert.Equal((1, "", "iptfs: the store has no tunnel t7, t8: nothing is deleted\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Single(_store.Model.Entries);
    }

    [Fact]
    public async Task DeletingAll_LeavesTheRestOfTheStoreAlone()
    {
        await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1) + Tunnel(2)));
        _store.Overwrite(ClusterKeys.Ledger(3), "ledger"u8.ToArray());

        var run = await RunAsync("delete", "-c", _node, "--all", "--yes", "--json");

        Assert.Equal((0, """{"ok":true,"deleted":["t1","t2"]}""" + "\n"), (run.ExitCode, run.Output));
        Assert.Equal([ClusterKeys.Ledger(3)], _store.Model.Entries.Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("apply takes files", "apply")]
    [InlineData("list takes no names", "list", "t1")]
    [InlineData("takes names of tunnels, or --all", "delete")]
    [InlineData("takes names of tunnels, or --all", "delete", "t1", "--all", "--yes")]
    [InlineData("--yes", "delete", "--all")]
    [InlineData("--all goes with delete", "list", "--all")]
    public async Task Misuse_IsAUsageFault(string message, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["tunnel", .. arguments, "-c", _node]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyOfAnotherCluster_WritesAndShowsNothing()
    {
        using (var key = ClusterKey.Load(_directory.File("cluster.key")))
        {
            var record = $$"""{"schema":1,"shards":256,"key-check":"{{Convert.ToHexStringLower(key.CreateCheck())}}","store-id":"7","incarnation":1,"advance":0}""";
            _store.Overwrite(ClusterKeys.Cluster, Encoding.UTF8.GetBytes(record));
        }

        WriteKey("other.key", 'b');
        var tunnels = Write("t.conf", Tunnel(1));
        var other = WriteNode("other.conf", "other.key");

        Assert.Equal(0, (await RunAsync("apply", "-c", _node, tunnels)).ExitCode);
        foreach (var arguments in (string[][])[["apply", tunnels], ["list"], ["delete", "t1"]])
        {
            var run = await RunAsync([.. arguments, "-c", other]);
            Assert.Equal(78, run.ExitCode);
            Assert.Contains("the cluster key is not the cluster's", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(StoreFailure.Unreachable, 69)]
    [InlineData(StoreFailure.Full, 69)]
    [InlineData(StoreFailure.Denied, 77)]
    public async Task StoreThatFails_IsASentenceAndAStatus(StoreFailure failure, int exitCode)
    {
        _store.Failure = new StoreResponse.Failed(failure, "what etcd said");

        var run = await RunAsync("apply", "-c", _node, Write("t.conf", Tunnel(1)));

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains("what etcd said", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodeWithoutEtcdOrKey_SaysWhatIsMissing()
    {
        var noKey = Write("no-key.conf", Node("cluster.etcd.endpoints = [\"http://127.0.0.1:1\"]"));
        var noEtcd = Write("no-etcd.conf", Node($"cluster.key-file = \"{_directory.File("cluster.key")}\""));

        var first = await CommandRun.OfAsync("tunnel", "list", "-c", noKey);
        var second = await CommandRun.OfAsync("tunnel", "list", "-c", noEtcd);

        Assert.Equal((78, 78), (first.ExitCode, second.ExitCode));
        Assert.Contains("cluster.key-file", first.Error, StringComparison.Ordinal);
        Assert.Contains("cluster.etcd.endpoints", second.Error, StringComparison.Ordinal);
    }

    private static string Tunnel(int number, string? remote = null, string? name = null, int? inboundSpi = null, int? outboundKey = null, int? inboundKey = null) => $$"""
        iptfs.tunnels.{{name ?? $"t{number}"}} { local = "10.9.0.1", remote = "{{remote ?? $"10.8.0.{number}"}}", suite = aes128gcm16
          traffic-selectors { local = ["192.168.1.0/24"], remote = ["172.16.{{number}}.0/24"] }
          outbound { spi = {{1000 + number}}, key = "{{Key('c', outboundKey ?? number)}}" }
          inbound { spi = {{1000 + (inboundSpi ?? number)}}, key = "{{Key('d', inboundKey ?? number)}}" } }

        """;

    private static string Key(char digit, int number) => new string(digit, 32) + number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    private static string Node(string cluster) => $$"""
        iptfs { node-name = a, state-directory = "/var/lib/iptfs", tun { addresses = ["192.168.1.1/24"] }, listen { udp = ["0.0.0.0:4500"] }, {{cluster}} }
        """;

    private static void AssertNoKey(params CommandRun[] runs)
    {
        foreach (var run in runs)
        {
            Assert.DoesNotContain("cccccccc", run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("dddddddd", run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    private string WriteNode(string name, string key) =>
        Write(name, Node($"cluster {{ enabled = on, relay = \"127.0.0.1:4501\", key-file = \"{_directory.File(key)}\", etcd.endpoints = [\"http://127.0.0.1:2379\"] }}"));

    private void WriteKey(string name, char digit) => File.SetUnixFileMode(Write(name, new string(digit, 64)), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private string Write(string name, string text) => _directory.Write(name, Encoding.UTF8.GetBytes(text));

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(terminal => new TunnelCommand(terminal, _ => _store), ["tunnel", .. arguments]);
}
