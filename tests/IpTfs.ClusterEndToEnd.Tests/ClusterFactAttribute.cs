using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>A scenario on a whole cluster; skipped with the reason where root, TUN or a program is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    /// <summary>What a cluster needs beside the .NET runtime and iproute2.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["etcd", "ethtool", "iperf3", "sysctl", "tcpdump"];

    public ClusterFactAttribute()
    {
        Skip = Requirements.Missing([.. Programs]);
    }
}
