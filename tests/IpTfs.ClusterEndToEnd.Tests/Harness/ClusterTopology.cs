using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>
/// The namespaces and wires of a cluster: three nodes, each with an outer wire to a router, a wire to the relay network and one to the management network; the
/// traffic node behind the router; the management network's own namespace, where the store runs. Disposing it removes everything.
/// </summary>
/// <remarks>
/// <code>
///  traffic ── router ─┬─ a ─┬─ relay network ─┐
///                     ├─ b ─┼─ management ────┴ fabric (etcd)
///                     └─ c ─┘
/// </code>
/// </remarks>
public sealed class ClusterTopology : IDisposable
{
    /// <summary>The device of a node or of the traffic node to the router.</summary>
    public const string OuterDevice = "outer0";

    /// <summary>The address that the cluster serves tunnels at; every node has it.</summary>
    public const string ServiceAddress = "10.9.0.100";

    /// <summary>The traffic node's outer address.</summary>
    public const string TrafficAddress = "10.8.100.2";

    /// <summary>The router's address on the traffic node's wire.</summary>
    public const string RouterAddress = "10.8.100.1";

    private const int RelayMtu = 9000;
    private readonly List<NetworkNamespace> _all = [];

    private ClusterTopology()
    {
        Fabric = Add("fabric");
        Router = Add("router");
        Traffic = Add("traffic");
        Nodes = [.. ClusterNames.Nodes.Select(Add)];
    }

    /// <summary>Where the bridges of both networks and the store are.</summary>
    public NetworkNamespace Fabric { get; }

    public NetworkNamespace Router { get; }

    public NetworkNamespace Traffic { get; }

    public IReadOnlyList<NetworkNamespace> Nodes { get; }

    /// <summary>The node that the router sends the service address's packets to.</summary>
    public int Front { get; private set; }

    public static ClusterTopology Create()
    {
        var topology = new ClusterTopology();
        try
        {
            topology.Build();
            return topology;
        }
        catch
        {
            topology.Dispose();
            throw;
        }
    }

    /// <summary>The node's address on the relay network.</summary>
    public static string RelayAddress(int node) => FormattableString.Invariant($"10.9.1.{node + 11}");

    /// <summary>The address of a member of the store.</summary>
    public static string StoreAddress(int member) => FormattableString.Invariant($"10.9.2.{member + 1}");

    /// <summary>Lets the router send what goes to the service address to this node from now on.</summary>
    public void MoveFront(int node)
    {
        Router.Ip(FormattableString.Invariant($"route replace {ServiceAddress}/32 via 10.8.{node}.2"));
        Front = node;
    }

    /// <summary>Pulls the cable of one of a node's networks at the far end, or plugs it in again: the node's own device stays up, without a carrier.</summary>
    public void SetCable(int node, ClusterNetwork network, bool plugged)
    {
        var word = plugged ? "up" : "down";
        Fabric.Ip($"link set {Port(node, network)} {word}");
    }

    public void Dispose()
    {
        foreach (var side in _all) side.Dispose();
    }

    private static string Port(int node, ClusterNetwork network) => $"{Bridge(network)}{ClusterNames.Nodes[node]}";

    private static string Bridge(ClusterNetwork network) => network == ClusterNetwork.Relay ? "relay" : "store";

    private static void Sysctl(NetworkNamespace side, params string[] settings) => side.Run(Patience.Command, "sysctl", ["-qw", .. settings]).EnsureSuccess();

    // Each outer packet crosses alone, so that a capture shows every one.
    private static void SplitPackets(NetworkNamespace side, string device) =>
        side.Run(Patience.Command, "ethtool", "-K", device, "tso", "off", "gso", "off", "gro", "off", "tx-udp-segmentation", "off").EnsureSuccess();

    private NetworkNamespace Add(string role)
    {
        var side = NetworkNamespace.Create(role);
        _all.Add(side);
        return side;
    }

    private void Build()
    {
        // Answers leave from the node that owns the SA and not from the one that the router would ask for the address.
        Sysctl(Router, "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0");
        foreach (var network in Enum.GetValues<ClusterNetwork>())
        {
            Fabric.Ip($"link add {Bridge(network)} type bridge");
            if (network == ClusterNetwork.Relay) Fabric.Ip($"link set {Bridge(network)} mtu {RelayMtu}");
            Fabric.Ip($"link set {Bridge(network)} up");
        }

        for (var member = 0; member < ClusterNames.StoreMembers; member++) Fabric.Ip($"addr add {StoreAddress(member)}/24 dev {Bridge(ClusterNetwork.Store)}");
        for (var node = 0; node < Nodes.Count; node++) BuildNode(node);
        JoinRouter(Traffic, "traffic0", 100);
        Traffic.Ip($"route add {ServiceAddress}/32 via {RouterAddress}");
        Traffic.Ip($"addr add {FlowPlan.TrafficNetwork} dev lo");
        MoveFront(0);
    }

    private void BuildNode(int node)
    {
        var side = Nodes[node];
        Sysctl(side, "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0");
        side.Ip($"addr add {ServiceAddress}/32 dev lo");
        side.Ip($"addr add {FlowPlan.ClusterNetwork} dev lo");
        JoinRouter(side, ClusterNames.Nodes[node] + "0", node);
        side.Ip(FormattableString.Invariant($"route add {TrafficAddress}/32 via 10.8.{node}.1"));
        JoinFabric(node, ClusterNetwork.Relay, RelayAddress(node), RelayMtu);
        JoinFabric(node, ClusterNetwork.Store, FormattableString.Invariant($"10.9.2.{node + 11}"), 1500);
    }

    private void JoinRouter(NetworkNamespace side, string device, int subnet)
    {
        Router.Ip($"link add {device} type veth peer name {OuterDevice} netns {side.Name}");
        Router.Ip(FormattableString.Invariant($"addr add 10.8.{subnet}.1/24 dev {device}"));
        side.Ip(FormattableString.Invariant($"addr add 10.8.{subnet}.2/24 dev {OuterDevice}"));
        SplitPackets(Router, device);
        SplitPackets(side, OuterDevice);
        Router.Ip($"link set {device} up");
        side.Ip($"link set {OuterDevice} up");
    }

    private void JoinFabric(int node, ClusterNetwork network, string address, int mtu)
    {
        var (port, device) = (Port(node, network), Bridge(network) + "0");
        Fabric.Ip(FormattableString.Invariant($"link add {port} mtu {mtu} type veth peer name {device} mtu {mtu} netns {Nodes[node].Name}"));
        Fabric.Ip($"link set {port} master {Bridge(network)} up");
        Nodes[node].Ip($"addr add {address}/24 dev {device}");
        Nodes[node].Ip($"link set {device} up");
    }
}
