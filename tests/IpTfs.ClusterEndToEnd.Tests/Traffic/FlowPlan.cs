namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>
/// The addresses of the flows: flow N goes from the N-th host behind the traffic node to the N-th host behind the cluster, one flow through each tunnel.
/// </summary>
public static class FlowPlan
{
    /// <summary>Flows, and tunnels where a test does not ask for more of them.</summary>
    public const int Count = 300;

    /// <summary>For how many tunnels there are hosts.</summary>
    public const int MostTunnels = 2 * HostsOfNetwork;

    /// <summary>Where the hosts behind the traffic node live; all of it belongs to that node.</summary>
    public const string TrafficNetwork = "10.200.0.0/15";

    /// <summary>Where the hosts behind the cluster live; all of it belongs to every node.</summary>
    public const string ClusterNetwork = "10.100.0.0/15";

    /// <summary>Where the responders listen.</summary>
    public const int EchoPort = 7007;

    /// <summary>Where the traffic leaves from.</summary>
    public const int TrafficPort = 7008;

    private const int HostsOfRow = 250;
    private const int HostsOfNetwork = 250 * HostsOfRow;

    public static string TrafficHost(int flow) => Host(200, flow);

    public static string ClusterHost(int flow) => Host(100, flow);

    private static string Host(int network, int flow) =>
        FormattableString.Invariant($"10.{network + (flow / HostsOfNetwork)}.{flow / HostsOfRow % 250}.{(flow % HostsOfRow) + 1}");
}
