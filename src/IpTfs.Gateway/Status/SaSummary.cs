namespace IpTfs.Gateway.Status;

/// <summary>A security association in one line.</summary>
/// <param name="Spi">The security parameters index.</param>
/// <param name="State">The SA's state.</param>
/// <param name="Suite">The suite's keyword.</param>
/// <param name="Sequence">Outbound: the last sequence number used. Inbound: the highest one accepted.</param>
/// <param name="Packets">Outer packets.</param>
/// <param name="Octets">Octets of the outer packets, ESP header to ICV.</param>
/// <param name="Drops">Dropped packets, for all reasons.</param>
public sealed record SaSummary(uint Spi, SaState State, string Suite, ulong Sequence, long Packets, long Octets, long Drops);
