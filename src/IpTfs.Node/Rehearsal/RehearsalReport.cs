namespace IpTfs.Node.Rehearsal;

/// <summary>What a rehearsal did.</summary>
/// <param name="Packets">Packets and super-packets carried.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Reason">Why it was left out or broken off; null when it was not.</param>
internal sealed record RehearsalReport(int Packets, TimeSpan Duration, string? Reason);
