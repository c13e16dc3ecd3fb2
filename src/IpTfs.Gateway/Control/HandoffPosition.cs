namespace IpTfs.Gateway.Control;

/// <summary>Where a tunnel has come to that has stopped for good on this node: what its next owner can go on from without a gap.</summary>
/// <param name="Tunnel">The tunnel's name.</param>
/// <param name="NextOutbound">
/// The first outbound sequence number that was not used and will not be; null when the SA could not say: then whatever was leased for it counts as used.
/// </param>
/// <param name="InboundTop">
/// The highest inbound sequence number that was accepted; null when the SA could not say: then whatever it might have accepted counts as accepted.
/// </param>
public sealed record HandoffPosition(string Tunnel, ulong? NextOutbound, ulong? InboundTop);
