using System.Net;

namespace IpTfs.Node.Admin;

/// <summary>The endpoints of the admin API.</summary>
/// <param name="SocketPath">Path of the Unix socket, which only its owner may open; null for no socket.</param>
/// <param name="Http">TCP endpoint for clients that send the token; null for no endpoint.</param>
/// <param name="Token">The token that the TCP endpoint requires; required with <paramref name="Http"/>.</param>
internal sealed record AdminOptions(string? SocketPath, IPEndPoint? Http, BearerToken? Token);
