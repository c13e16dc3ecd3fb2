namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>
/// The addresses of the flows: flow N goes from the N-th host behind the traffic node to the N-th host behind the cluster, one flow through each tunnel.
/// </summary>
public static class FlowPlan
{
    /// <summary>Flows, and tunnels.</summary>
    public const int Count = 300;

    /// <summary>Where the hosts behind the traffic node live; all of it belongs to that node.</summary>
    public const string TrafficNetwork = "10.200.0.0/16";

    /// <summary>Where the hosts behind the cluster live; all of it belongs to every node.</summary>
    public const string ClusterNetwork = "10.100.0.0/16";

    /// <summary>Where the responders listen.</summary>
    public const int EchoPort = 7007;

    /// <summary>Where the traffic leaves from.</summary>
    public const int TrafficPort = 7008;

    public static string TrafficHost(int flow) => FormattableString.Invariant($"10.200.{flow / 100}.{(flow % 100) + 1}");

    public static string ClusterHost(int flow) => FormattableString.Invariant($"10.100.{flow / 100}.{(flow % 100) + 1}");
}
