namespace IpTfs.Gateway.Control;

/// <summary>The position of a tunnel that has stopped on this node for good: its next owner continues from here without a gap.</summary>
/// <param name="Tunnel">The tunnel's name.</param>
/// <param name="NextOutbound">
/// The first outbound sequence number that was not used and will not be; null when the SA cannot tell: then every number granted to it counts as used.
/// </param>
/// <param name="InboundTop">
/// The highest inbound sequence number that was accepted; null when the SA cannot tell: then every number up to its ceiling counts as accepted.
/// </param>
public sealed record HandoffPosition(string Tunnel, ulong? NextOutbound, ulong? InboundTop);
