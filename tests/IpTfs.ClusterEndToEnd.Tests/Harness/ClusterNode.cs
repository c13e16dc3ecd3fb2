using IpTfs.ClusterEndToEnd.Tests.Evidence;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>One node of the cluster: the built program in its namespace, started, stopped, killed and paused at will. Not thread-safe.</summary>
public sealed class ClusterNode : IDisposable
{
    /// <summary>After which time without a sign of life a node counts as gone.</summary>
    public static readonly TimeSpan LeaseTtl = TimeSpan.FromSeconds(3);

    private readonly NetworkNamespace _side;
    private readonly string _directory;
    private readonly List<NodeLife> _lives = [];

    public ClusterNode(NetworkNamespace side, int index, string directory)
    {
        _side = side;
        Index = index;
        _directory = directory;
    }

    public int Index { get; }

    public string Name => "node-" + ClusterNames.Nodes[Index];

    public bool IsRunning => _lives.LastOrDefault() is { Process.HasEnded: false };

    /// <summary>All its processes, the present one last.</summary>
    public IReadOnlyList<NodeLife> Lives => _lives;

    private string Socket => Path.Combine(_directory, $"{Name}.sock");

    /// <summary>The cluster key of all nodes.</summary>
    public static string KeyFile(string directory) => Path.Combine(directory, "cluster.key");

    /// <summary>The tunnels of all nodes.</summary>
    public static string TunnelFile(string directory) => Path.Combine(directory, "tunnels.conf");

    /// <summary>Starts it and returns at once.</summary>
    public BackgroundProcess Launch(NodeOptions? options = null)
    {
        var file = Path.Combine(_directory, $"{Name}.conf");
        File.WriteAllText(file, Configuration(options ?? new NodeOptions()));
        var process = Gateways.Start(_side, file, TunnelFile(_directory));
        _lives.Add(new NodeLife(process));
        return process;
    }

    /// <summary>Waits until it is a member.</summary>
    public void WaitUntilReady() => WaitUntilReady(Patience.Start);

    /// <summary>The same with a limit.</summary>
    public void WaitUntilReady(TimeSpan limit) =>
        Present().Process.WaitForLine(line => line.StartsWith("iptfs: ", StringComparison.Ordinal) && line.Contains(" ready: ", StringComparison.Ordinal), limit);

    /// <summary>Starts it and returns when it is a member.</summary>
    public void Start()
    {
        Launch();
        WaitUntilReady();
    }

    /// <summary>Ends it in order, as a service manager does, and returns how it ended.</summary>
    public CommandResult Stop()
    {
        Present().Process.Send(Signal.Terminate);
        var result = Present().Process.WaitForEnd(Patience.Stop);
        Present().End();
        return result;
    }

    /// <summary>Ends it without warning.</summary>
    public void Kill()
    {
        // Its account ends where it can have written no more of it.
        Present().Process.Send(Signal.Kill);
        Present().End();
        Present().Process.Kill();
    }

    /// <summary>Stops the process where it is.</summary>
    public void Pause()
    {
        Present().Process.Send(Signal.Stop);
        Present().BeginPause();
    }

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        Present().EndPause();
        Present().Process.Send(Signal.Continue);
    }

    /// <summary>Runs a verb of <c>iptfs cluster</c> against it.</summary>
    public CommandResult Cluster(params IReadOnlyList<string> words) => Gateways.Run(_side, ["cluster", .. words, "--socket", Socket]);

    /// <summary>Every shard as this node sees it. Asked without starting a program, which would take its share of the processors from what is measured.</summary>
    public IReadOnlyList<ShardLine> ReadShards() => ShardLine.Parse(AdminApi.Read(Socket, "/v1/cluster/shards"));

    /// <summary>The cluster as this node sees it.</summary>
    public StatusReport ReadStatus() => StatusReport.Parse(AdminApi.Read(Socket, "/v1/cluster"));

    /// <summary>The cluster as this node sees it, as <c>iptfs cluster --json</c> prints it: its relay's counters among the rest.</summary>
    public string ReadCluster() => AdminApi.Read(Socket, "/v1/cluster");

    /// <summary>What <c>iptfs cluster drain</c> orders.</summary>
    public void Drain() => AdminApi.Post(Socket, "/v1/cluster/drain");

    /// <summary>The counters of all its SAs, as <c>iptfs stats --json</c> prints them.</summary>
    public string ReadStatistics() => AdminApi.ReadStatistics(Socket);

    /// <summary>What it has said, over all its lives.</summary>
    public IReadOnlyList<string> Log => [.. _lives.SelectMany(static life => life.Process.Lines)];

    public void Dispose()
    {
        foreach (var life in _lives) life.Process.Dispose();
    }

    private NodeLife Present() => _lives.LastOrDefault() ?? throw new InvalidOperationException($"{Name} was never started");

    private string Configuration(NodeOptions options) => FormattableString.Invariant(
        $$"""
          iptfs {
            node-name = "{{options.Name ?? Name}}"
            state-directory = "{{Path.Combine(_directory, $"state-{Name}")}}"
            tun { name = "iptfs0", mtu = 1400, addresses = ["10.111.{{Index}}.1/32"], install-routes = on }
            listen { udp = ["{{ClusterTopology.ServiceAddress}}:4500"] }
            admin { socket = "{{Socket}}" }
            cluster {
              enabled = on
              etcd { endpoints = [{{string.Join(", ", StoreServers.Endpoints.Select(static endpoint => $"\"{endpoint}\""))}}], prefix = "{{RunningCluster.Prefix}}" }
              lease-ttl = {{(int)LeaseTtl.TotalSeconds}} s
              shards = 256
              weight = 100
              key-file = "{{options.KeyFile ?? KeyFile(_directory)}}"
              relay = "{{ClusterTopology.RelayAddress(Index)}}:4501"
              service-addresses = ["{{ClusterTopology.ServiceAddress}}"]
            }
          }
          """);
}
