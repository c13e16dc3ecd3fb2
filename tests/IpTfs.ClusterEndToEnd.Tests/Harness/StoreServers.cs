using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Three members of etcd on the management network, with their data in memory: what is measured is the cluster and not the machine's disk.</summary>
public sealed class StoreServers : IDisposable
{
    private readonly NetworkNamespace _side;
    private readonly string _directory = Directory.CreateTempSubdirectory("iptfs-e2e-etcd-").FullName;
    private readonly BackgroundProcess?[] _members = new BackgroundProcess?[ClusterNames.StoreMembers];
    private readonly long _quotaOctets;

    private StoreServers(NetworkNamespace side, long quotaOctets)
    {
        _side = side;
        _quotaOctets = quotaOctets;
        if (Directory.Exists("/dev/shm"))
        {
            Directory.Delete(_directory);
            _directory = Path.Combine("/dev/shm", Path.GetFileName(_directory));
        }
    }

    /// <summary>Their addresses, as the configuration takes them.</summary>
    public static IReadOnlyList<string> Endpoints { get; } = [.. Enumerable.Range(0, ClusterNames.StoreMembers).Select(member => Url(member, 2379))];

    /// <summary>Starts them and returns when all serve clients.</summary>
    /// <param name="side">Where.</param>
    /// <param name="quotaOctets">What they may hold together with all old revisions.</param>
    public static StoreServers Start(NetworkNamespace side, long quotaOctets)
    {
        var servers = new StoreServers(side, quotaOctets);
        try
        {
            for (var member = 0; member < ClusterNames.StoreMembers; member++) servers._members[member] = servers.Launch(member);
            for (var member = 0; member < ClusterNames.StoreMembers; member++) servers.WaitUntilReady(member);
            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    /// <summary>Stops a member where it is, or lets it go on.</summary>
    public void SetPaused(int member, bool paused) => _members[member]!.Send(paused ? Signal.Stop : Signal.Continue);

    public void Kill(int member) => _members[member]!.Kill();

    /// <summary>Starts a killed member again, with its data.</summary>
    public void Restart(int member)
    {
        _members[member]!.Dispose();
        _members[member] = Launch(member);
    }

    public void Dispose()
    {
        foreach (var member in _members) member?.Dispose();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private static string Url(int member, int port) => FormattableString.Invariant($"http://{ClusterTopology.StoreAddress(member)}:{port}");

    private static string Name(int member) => FormattableString.Invariant($"m{member}");

    private void WaitUntilReady(int member) => _members[member]!.WaitForLine(line => line.Contains("ready to serve client requests", StringComparison.Ordinal), Patience.Start);

    private BackgroundProcess Launch(int member) => _side.Start(
        "etcd",
        "--name", Name(member),
        "--data-dir", Path.Combine(_directory, Name(member)),
        "--listen-client-urls", Url(member, 2379),
        "--advertise-client-urls", Url(member, 2379),
        "--listen-peer-urls", Url(member, 2380),
        "--initial-advertise-peer-urls", Url(member, 2380),
        "--initial-cluster", string.Join(',', Enumerable.Range(0, ClusterNames.StoreMembers).Select(other => $"{Name(other)}={Url(other, 2380)}")),
        "--initial-cluster-state", "new",
        "--initial-cluster-token", Path.GetFileName(_directory),
        "--heartbeat-interval", "100",
        "--election-timeout", "1000",
        "--quota-backend-bytes", FormattableString.Invariant($"{_quotaOctets}"));
}
