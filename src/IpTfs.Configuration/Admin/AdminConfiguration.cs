using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Admin;

/// <summary>The administrative endpoints.</summary>
/// <param name="SocketPath">Path of the Unix socket; null when there is none.</param>
/// <param name="Http">The HTTP endpoint of metrics, API and dashboard; null for none.</param>
/// <param name="TokenFile">File with the token that HTTP requests must carry.</param>
public sealed record AdminConfiguration(string? SocketPath, Endpoint? Http, string? TokenFile);
