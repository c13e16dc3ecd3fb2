using Akka.Actor;

namespace IpTfs.Gateway.Sa;

/// <summary>The two actors of a tunnel.</summary>
/// <param name="Tunnel">The tunnel's name.</param>
/// <param name="Ingress">The actor of the outbound SA.</param>
/// <param name="Egress">The actor of the inbound SA.</param>
public sealed record SaPair(string Tunnel, IActorRef Ingress, IActorRef Egress);
