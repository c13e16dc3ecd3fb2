namespace IpTfs.Cluster.Etcd;

/// <summary>A Raft term of etcd: it changes with each election.</summary>
internal sealed record EtcdTerm(ulong Term);
