namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>A time in which a node held a shard by its own account.</summary>
public readonly record struct Ownership(int Shard, string Node, long Epoch, DateTime From, DateTime To);
