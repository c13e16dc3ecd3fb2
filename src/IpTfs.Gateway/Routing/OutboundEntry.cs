using Akka.Actor;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the inner packets of one tunnel: the result of a look-up in the security policy.</summary>
/// <param name="tunnel">The tunnel's name.</param>
/// <param name="actor">The tunnel's ingress actor.</param>
public sealed class OutboundEntry(string tunnel, IActorRef actor) : DirectoryEntry(tunnel, actor);
