using System.Globalization;
using System.Text;
using System.Text.Json;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Tests.Simulation;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Commands;

namespace IpTfs.Node.Tests.Commands;

public sealed class ClusterCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("cluster", "status", "--undo")]
    [InlineData("cluster", "nodes", "--wait")]
    [InlineData("cluster", "shards", "--force")]
    [InlineData("cluster", "recover", "--advance", "5")]
    [InlineData("cluster", "recover", "-c", "node.conf")]
    [InlineData("cluster", "elect")]
    public async Task WordsThatDoNotGoTogether_AreRefused(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("nodes")]
    [InlineData("shards")]
    [InlineData("drain")]
    [InlineData("rebalance")]
    public async Task WithoutAGateway_EachSaysWhereItLooked(string action)
    {
        var run = await CommandRun.OfAsync("cluster", action, "--socket", _directory.File("none.sock"));
        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains("none.sock", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recovery_WritesTheStoresIdentity_AndSaysSo()
    {
        var node = WriteNode();
        Put(KeyCheck(), incarnation: 3);

        var text = await RecoverAsync("-c", node, "--advance", "1000");

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("incarnation 4", text.Output, StringComparison.Ordinal);
        using var record = JsonDocument.Parse(_store.Model.Find(ClusterKeys.Cluster)!.Value);
        Assert.Equal(_store.Model.ClusterId.ToString(CultureInfo.InvariantCulture), record.RootElement.GetProperty("store-id").GetString());
        Assert.Equal((4, 1000), (record.RootElement.GetProperty("incarnation").GetInt32(), record.RootElement.GetProperty("advance").GetInt32()));

        var again = await RecoverAsync("-c", node, "--advance", "1000", "--json");
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(("not-needed", 4), (json.RootElement.GetProperty("outcome").GetString(), json.RootElement.GetProperty("incarnation").GetInt32()));
    }

    [Fact]
    public async Task RecoveryWithAnotherKey_IsRefusedAndWritesNothing()
    {
        var node = WriteNode();
        Put("00", incarnation: 1);
        var revision = _store.Model.Revision;

        var run = await RecoverAsync("-c", node, "--advance", "1000");

        Assert.Equal(ExitCode.FaultsFound, run.ExitCode);
        Assert.Contains("the cluster key is not the cluster's", run.Error, StringComparison.Ordinal);
        Assert.Equal(revision, _store.Model.Revision);
    }

    // As the nodes write it.
    private void Put(string keyCheck, int incarnation) => _store.Model.Overwrite(ClusterKeys.Cluster, Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"schema":1,"shards":256,"key-check":"{{keyCheck}}","store-id":"{{_store.Model.ClusterId + 1}}","incarnation":{{incarnation}},"advance":10}""")));

    private string KeyCheck()
    {
        using var key = ClusterKey.Load(_directory.File("cluster.key"));
        return Convert.ToHexStringLower(key.CreateCheck());
    }

    private string WriteNode()
    {
        var key = _directory.Write("cluster.key", Encoding.UTF8.GetBytes(new string('a', 64)));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _directory.Write("node.conf", Encoding.UTF8.GetBytes(
            $"iptfs {{ node-name = a, cluster {{ enabled = on, relay = \"127.0.0.1:4501\", key-file = \"{key}\", etcd.endpoints = [\"http://127.0.0.1:2379\"] }} }}"));
    }

    private Task<CommandRun> RecoverAsync(params string[] arguments) => CommandRun.OfAsync(terminal => new ClusterCommand(terminal, _ => _store), ["cluster", "recover", .. arguments]);
}
