using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Process;

/// <summary>The sockets that receive outer packets.</summary>
/// <param name="Udp">UDP sockets (RFC 3948); the unspecified address stands for all local addresses of its family.</param>
/// <param name="Esp">Raw sockets of IP protocol 50; the unspecified address likewise.</param>
public sealed record ListenConfiguration(IReadOnlyList<Endpoint> Udp, IReadOnlyList<IpAddress> Esp);
