using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>A pair of SAs that may start, or the reason why it must not.</summary>
/// <param name="Definition">The pair.</param>
/// <param name="Checkpoint">The checkpoint of the inbound SA, at which its anti-replay window starts; null with a fault.</param>
/// <param name="Fault">Why it must not start, and how to mend it; null with a checkpoint.</param>
public sealed record PreparedSa(SaDefinition Definition, ReplayCheckpoint? Checkpoint, string? Fault);
