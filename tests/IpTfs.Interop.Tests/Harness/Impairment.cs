namespace IpTfs.Interop.Tests.Harness;

/// <summary>What happens to the outer packets between the two gateways.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Netem">Words of <c>tc qdisc … netem</c> for what Linux sends, in its own kernel.</param>
/// <param name="Relay">Words of the lab's relay: <c>a-to-b</c> is from the gateway to Linux.</param>
/// <param name="ToLinux">The largest share of datagrams to Linux that may be missing; 0 where all must arrive in spite of it.</param>
/// <param name="FromLinux">The same from Linux.</param>
public sealed record Impairment(string Name, string Netem = "", string Relay = "", double ToLinux = 0, double FromLinux = 0)
{
    public static Impairment None { get; } = new("");

    /// <summary>How long a receiver waits for more when something is missing, in milliseconds.</summary>
    public int Patience { get; init; } = 1500;

    /// <summary>Whether everything must arrive in spite of it.</summary>
    public bool LosesNothing => ToLinux == 0 && FromLinux == 0;

    /// <summary>The reorder windows of both gateways, in packets.</summary>
    public int Window { get; init; } = 3;

    /// <summary>Whether the gateway looks for the path's MTU.</summary>
    public bool PathMtuDiscovery { get; init; }

    public Traffic Traffic { get; init; } = Traffic.Steady;

    /// <summary>Whether it is tried on all four kinds of wire.</summary>
    public bool EveryWire { get; init; }
}
