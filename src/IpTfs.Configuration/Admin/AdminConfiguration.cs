using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Admin;

/// <summary>The administrative endpoints.</summary>
/// <param name="SocketPath">Path of the Unix socket; null when there is none.</param>
/// <param name="Http">Where metrics, API and dashboard are served over HTTP; null when they are not.</param>
/// <param name="TokenFile">File with the token that HTTP requests must carry.</param>
public sealed record AdminConfiguration(string? SocketPath, Endpoint? Http, string? TokenFile);
