using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;

namespace IpTfs.Gateway.Control;

/// <summary>One tunnel.</summary>
/// <param name="Definition">What it was made from.</param>
/// <param name="Pair">Its actors; null when it could not be started, or is quiet.</param>
/// <param name="Outbound">The readers' entry for what it sends; null when it could not be started.</param>
/// <param name="Inbound">The readers' entry for what it receives; null when it could not be started.</param>
/// <param name="Fault">Why it does not work as it should; null when it does.</param>
/// <param name="Quiet">What its actors are started from with the first packet; null when it has them, or could not be started.</param>
public sealed record TunnelRow(SaDefinition Definition, SaPair? Pair, OutboundEntry? Outbound, InboundEntry? Inbound, string? Fault, QuietPair? Quiet = null);
