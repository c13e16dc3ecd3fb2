using System.Net;

namespace IpTfs.Node.Admin;

/// <summary>Where the admin API is offered.</summary>
/// <param name="SocketPath">A Unix socket, for whoever may open it: the owner. Null for none.</param>
/// <param name="Http">A TCP endpoint, for whoever knows the token. Null for none.</param>
/// <param name="Token">What the TCP endpoint asks for; required with <paramref name="Http"/>.</param>
internal sealed record AdminOptions(string? SocketPath, IPEndPoint? Http, BearerToken? Token);
