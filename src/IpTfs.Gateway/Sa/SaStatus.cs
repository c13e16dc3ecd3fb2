using IpTfs.Gateway.Status;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>The state of an SA, as its actor reports it.</summary>
/// <param name="Sa">Counters and state.</param>
/// <param name="Peer">The peer's present address.</param>
public sealed record SaStatus(SaSnapshot Sa, Endpoint Peer);
