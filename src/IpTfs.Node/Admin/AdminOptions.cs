using System.Net;

namespace IpTfs.Node.Admin;

/// <summary>Where the admin API is offered.</summary>
/// <param name="SocketPath">Path of the Unix socket, which only its owner may open; null for no socket.</param>
/// <param name="Http">TCP endpoint for clients that send the token; null for no endpoint.</param>
/// <param name="Token">What the TCP endpoint asks for; required with <paramref name="Http"/>.</param>
internal sealed record AdminOptions(string? SocketPath, IPEndPoint? Http, BearerToken? Token);
