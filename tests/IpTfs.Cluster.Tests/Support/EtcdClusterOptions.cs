namespace IpTfs.Cluster.Tests.Support;

/// <summary>How a cluster of real etcd members is started.</summary>
public sealed record EtcdClusterOptions
{
    public int Members { get; init; } = 1;

    /// <summary>Certificates for the client ports; null for http.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Entries between two snapshots of etcd; null for etcd's own choice.</summary>
    public int? SnapshotCount { get; init; }

    /// <summary>Shorter times until an election than etcd's own, so that a test of a lost leader takes less than a second.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan Election { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Further arguments of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
