using IpTfs.Gateway.Status;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>One SA's answer about itself.</summary>
/// <param name="Sa">Its figures.</param>
/// <param name="Peer">Where its packets go to, or came from last.</param>
public sealed record SaStatus(SaSnapshot Sa, Endpoint Peer);
