namespace IpTfs.Gateway.Status;

/// <summary>The status of one security association, in one direction.</summary>
/// <param name="Spi">The security parameters index.</param>
/// <param name="State">The SA's state.</param>
/// <param name="Suite">The suite's keyword, such as <c>aes128gcm16</c>.</param>
/// <param name="Sequence">Outbound: the last sequence number used. Inbound: the highest one accepted.</param>
/// <param name="Counters">Cumulative counters by their RFC 9348 names in kebab-case, in display order.</param>
/// <param name="Drops">Dropped packets by reason in kebab-case; reasons that never happened may be left out.</param>
/// <param name="Gauges">Gauges by name in kebab-case, with the unit in the name: <c>queue-octets</c>, <c>outer-packet-size-octets</c>, <c>held-packets</c>.</param>
public sealed record SaSnapshot(
    uint Spi,
    SaState State,
    string Suite,
    ulong Sequence,
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyDictionary<string, long> Drops,
    IReadOnlyDictionary<string, long> Gauges);
