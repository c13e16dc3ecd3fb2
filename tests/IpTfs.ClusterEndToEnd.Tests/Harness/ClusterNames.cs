namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>What the members are called and how many there are.</summary>
public static class ClusterNames
{
    /// <summary>Members of the store.</summary>
    public const int StoreMembers = 3;

    /// <summary>The nodes, by their index.</summary>
    public static IReadOnlyList<string> Nodes { get; } = ["a", "b", "c"];
}
