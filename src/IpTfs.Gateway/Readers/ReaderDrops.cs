using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>A reader's drops: packets that belong to no SA.</summary>
/// <param name="Reader">The reader's name.</param>
/// <param name="Drops">A copy of its counters.</param>
public sealed record ReaderDrops(string Reader, DropCounters Drops);
