using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;

namespace IpTfs.Gateway.Control;

/// <summary>A tunnel in the control actor's table.</summary>
/// <param name="Definition">The definition that it was made from.</param>
/// <param name="Pair">Its actors; null when it could not be started or is quiet.</param>
/// <param name="Outbound">The directory entry of the outbound SA; null when the tunnel could not be started.</param>
/// <param name="Inbound">The directory entry of the inbound SA; null when the tunnel could not be started.</param>
/// <param name="Fault">Why the tunnel does not work; null when it works.</param>
/// <param name="Quiet">The quiet pair, from which the first packet starts the actors; null when the tunnel has actors or could not be started.</param>
public sealed record TunnelRow(SaDefinition Definition, SaPair? Pair, OutboundEntry? Outbound, InboundEntry? Inbound, string? Fault, QuietPair? Quiet = null);
