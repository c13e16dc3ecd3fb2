using System.Globalization;
using System.Text.RegularExpressions;
using IpTfs.ClusterEndToEnd.Tests.Evidence;
using IpTfs.ClusterEndToEnd.Tests.Scenarios;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>
/// Three nodes, the store, the traffic node with a tunnel for each flow, traffic on all of them, and captures of what the nodes send. Not thread-safe.
/// </summary>
public sealed partial class RunningCluster : IDisposable
{
    /// <summary>Of all keys in the store.</summary>
    public const string Prefix = "/iptfs/";

    // Room for what the cluster writes in some minutes, and soon full when a test means to fill it.
    private const long StoreQuotaOctets = 64 << 20;
    /// <summary>How often the nodes are asked how they are.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    private const double MostBusy = 0.9;
    private const int MostLoadIntervals = 12;
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CalmWithin = TimeSpan.FromSeconds(30);
    private readonly WorkDirectory _directory = new();
    private readonly List<WireCapture> _captures = [];
    private readonly List<EchoResponder> _responders = [];
    private readonly SequenceAudit _audit = new();
    private StoreServers? _servers;
    private StoreClient? _store;
    private TrafficNode? _trafficNode;
    private TrafficGenerator? _traffic;

    private RunningCluster(Action<string> writeLine)
    {
        WriteLine = writeLine;
        Wires = ClusterTopology.Create();
        Nodes = [.. Wires.Nodes.Select((side, index) => new ClusterNode(side, index, _directory.Path))];
    }

    /// <summary>Takes what is worth telling; each scenario has its own.</summary>
    public Action<string> WriteLine { get; set; }

    public ClusterTopology Wires { get; }

    public IReadOnlyList<ClusterNode> Nodes { get; }

    public StoreServers Servers => _servers!;

    public StoreClient Store => _store!;

    public TrafficNode TrafficNode => _trafficNode!;

    public TrafficGenerator Traffic => _traffic!;

    public TrafficLog Log { get; } = new();

    /// <summary>Starts everything and returns when every flow is answered.</summary>
    public static RunningCluster Start(Action<string> writeLine)
    {
        var cluster = new RunningCluster(writeLine);
        try
        {
            cluster.StartAll();
            return cluster;
        }
        catch
        {
            cluster.WriteLogs(writeLine);
            cluster.Dispose();
            throw;
        }
    }

    public string File(string name) => _directory.File(name);

    /// <summary>Makes a cluster key as an operator does.</summary>
    public string MakeKey(string name)
    {
        var file = File(name);
        Gateways.Run(Wires.Nodes[0], "keygen", "cluster", "--out", file).EnsureSuccess();
        return file;
    }

    /// <summary>
    /// Starts the nodes that do not run and waits until every shard is where it should be and every flow is answered without a loss; false when that does not come.
    /// </summary>
    public bool Calm()
    {
        foreach (var node in Nodes.Where(static node => !node.IsRunning)) node.Start();
        return Settle();
    }

    /// <summary>Waits until every shard is at the node that should have it, by the word of a running node, and no flow loses anything for half a second.</summary>
    public bool Settle()
    {
        if (Interval.Until(() => IsUndisturbed() && IsPlaced(), CalmWithin, Glance)) return true;
        WriteLine($"not at rest: {Describe()}");
        return false;
    }

    /// <summary>Waits until each of these flows has had an answer to something sent since then; when the last one had, in microseconds.</summary>
    public int? WaitForAnswers(IReadOnlyList<int> flows, int since, TimeSpan limit) =>
        Interval.Until(() => Log.Window(since, int.MaxValue).AllAnswered(flows), limit) ? flows.Select(Log.Window(since, int.MaxValue).FirstAnswer).Append(since).Max() : null;

    /// <summary>The flows whose datagrams this node's responder got of late.</summary>
    public IReadOnlyList<int> FlowsOf(int node)
    {
        var window = Log.Window(Log.Now - 500_000, Log.Now);
        return [.. TrafficWindow.AllFlows.Where(flow => window.LastResponder(flow) == node)];
    }

    /// <summary>The owner of each shard, by the word of a running node.</summary>
    public IReadOnlyList<ShardLine> ReadShards() => Nodes.First(static node => node.IsRunning).ReadShards();

    /// <summary>Looks at the evidence of everything that has happened so far: wires, traffic, accounts.</summary>
    public void Examine(ScenarioReport report)
    {
        var before = _audit.Packets;
        foreach (var capture in _captures) capture.Flush();
        foreach (var capture in _captures) _audit.Read(capture.Path);
        report.Tell("ESP packets of the nodes looked at", (_audit.Packets - before).ToString(CultureInfo.InvariantCulture));
        report.ExpectNone("pairs of SPI and sequence number sent twice", _audit.Repeated);
        report.Expect("inner datagrams delivered twice", Log.Everything().Repeated() + Log.Strays, 0);
        var ownerships = Nodes.SelectMany(static node => node.Lives.SelectMany(life => OwnershipHistory.Read(node.Name, life))).ToList();
        report.ExpectThat("the nodes' accounts say who owned what", ownerships.Count > 0);
        report.ExpectNone("shards with two owners at one instant by their own accounts", OwnershipHistory.Overlaps(ownerships));
    }

    /// <summary>What everybody has said.</summary>
    public void WriteLogs(Action<string> writeLine)
    {
        foreach (var (name, lines) in Nodes.Select(static node => (node.Name, node.Log)).Append(("traffic", _trafficNode?.Process.Lines ?? [])))
        {
            writeLine($"--- {name}");
            foreach (var line in lines.Where(static line => !IsRoutine().IsMatch(line)).TakeLast(60)) writeLine(line);
        }
    }

    [GeneratedRegex(@" shard \d+ (owned|stopped)| tunnel t\d+: (removed|SA 0x[0-9a-f]+ carries no traffic)")]
    private static partial Regex IsRoutine();

    public void Dispose()
    {
        _traffic?.Dispose();
        foreach (var responder in _responders) responder.Dispose();
        KeepLogs();
        foreach (var node in Nodes) node.Dispose();
        _trafficNode?.Dispose();
        foreach (var capture in _captures) capture.Dispose();
        _store?.Dispose();
        _servers?.Dispose();
        Wires.Dispose();
        _directory.Dispose();
    }

    // Beside the captures, for whoever wants to look.
    private void KeepLogs()
    {
        if (!WorkDirectory.IsKept) return;
        foreach (var node in Nodes) System.IO.File.WriteAllLines(File($"{node.Name}.log"), node.Log);
    }

    private void StartAll()
    {
        _servers = StoreServers.Start(Wires.Fabric, StoreQuotaOctets);
        _store = new StoreClient(Wires.Fabric);
        System.IO.File.WriteAllText(ClusterNode.TunnelFile(_directory.Path), TunnelFiles.OfCluster());
        MakeKey(Path.GetFileName(ClusterNode.KeyFile(_directory.Path)));
        _captures.AddRange(Wires.Nodes.Select((side, index) => WireCapture.Start(side, File($"{ClusterNames.Nodes[index]}.pcap"))));
        _responders.AddRange(Wires.Nodes.Select((side, index) => EchoResponder.Start(side, Log, index)));
        foreach (var node in Nodes) node.Launch();
        _trafficNode = TrafficNode.Start(Wires.Traffic, _directory.Path);
        foreach (var node in Nodes) node.WaitUntilReady();
        _traffic = TrafficGenerator.Start(Wires.Traffic, Log);
        _traffic.Stretch = TrafficGenerator.MostStretch;
        if (!Settle()) throw new InvalidOperationException($"the cluster does not come to rest: {Describe()}");
        ChooseTraffic(_traffic);
        WriteLine(Describe());
        if (WorkDirectory.IsKept) WriteLine($"everything is in {_directory.Path}");
    }

    // As much as is meant, or as the machine carries and has time left: on a machine without any, the scenarios would measure the machine.
    private void ChooseTraffic(TrafficGenerator traffic)
    {
        var busy = MachineLoad.Measure(LoadInterval);
        // The first seconds of a cluster cost more than the later ones.
        for (var measured = 1; measured < MostLoadIntervals && traffic.Stretch > 1; measured++)
        {
            if (2 * busy < MostBusy) traffic.Stretch /= 2;
            busy = MachineLoad.Measure(LoadInterval);
        }

        WriteLine(string.Create(CultureInfo.InvariantCulture, $"a datagram every {traffic.Period / 1000} ms on each flow keeps the machine {busy:P0} busy"));
    }

    private bool IsUndisturbed()
    {
        var now = Log.Now;
        var window = Log.Window(now - 700_000, now - 200_000);
        return window.Rows > 0 && window.AllAnswered(TrafficWindow.AllFlows) && window.LostRequests(TrafficWindow.AllFlows) + window.LostAnswers(TrafficWindow.AllFlows) == 0;
    }

    private bool IsPlaced() => ReadShards().All(static shard => shard.Fault is null && shard.Owner is not null && shard.Owner == shard.Wanted);

    /// <summary>Where the shards and the flows are, and what the traffic of the last half a second lost.</summary>
    public string Describe()
    {
        var window = Log.Window(Log.Now - 700_000, Log.Now - 200_000);
        var flows = Nodes.Select(node => $"{node.Name} {FlowsOf(node.Index).Count}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ReadShards().Count(static shard => shard.Owner != shard.Wanted || shard.Fault is not null)} shards out of place; flows: {string.Join(", ", flows)}; of {window.Sent(TrafficWindow.AllFlows)} datagrams in half a second {window.LostRequests(TrafficWindow.AllFlows)} did not arrive, {window.LostAnswers(TrafficWindow.AllFlows)} answers did not come back; {window.Rows} numbers, the longest {window.LongestPeriod.TotalMilliseconds:F0} ms apart, {Traffic.SendFailures} datagrams refused by the sender's kernel");
    }
}
