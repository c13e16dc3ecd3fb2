using Akka.Actor;

namespace IpTfs.Gateway.Sa;

/// <summary>The two actors of a tunnel.</summary>
/// <param name="Tunnel">The tunnel's name.</param>
/// <param name="Ingress">What sends.</param>
/// <param name="Egress">What receives.</param>
public sealed record SaPair(string Tunnel, IActorRef Ingress, IActorRef Egress);
