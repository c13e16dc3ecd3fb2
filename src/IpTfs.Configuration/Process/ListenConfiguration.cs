using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Process;

/// <summary>Where outer packets are received.</summary>
/// <param name="Udp">UDP sockets (RFC 3948); the unspecified address stands for every local one of its family.</param>
/// <param name="Esp">Raw sockets of IP protocol 50; the unspecified address likewise.</param>
public sealed record ListenConfiguration(IReadOnlyList<Endpoint> Udp, IReadOnlyList<IpAddress> Esp);
