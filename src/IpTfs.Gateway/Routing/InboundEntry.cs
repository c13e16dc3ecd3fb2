using Akka.Actor;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the outer packets of one inbound SPI.</summary>
/// <param name="tunnel">The tunnel's name.</param>
/// <param name="actor">The tunnel's egress actor.</param>
public sealed class InboundEntry(string tunnel, IActorRef actor) : DirectoryEntry(tunnel, actor);
