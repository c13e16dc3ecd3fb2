using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Ledger;

/// <summary>A tunnel as the ledger of its shard sees it.</summary>
/// <param name="Outbound">The SA that sends.</param>
/// <param name="Inbound">The SA that receives.</param>
/// <param name="Last">The last sequence number that the outbound SA may ever use: 2^32 − 1 without ESN.</param>
public readonly record struct ShardSa(SaFingerprint Outbound, SaFingerprint Inbound, ulong Last);
