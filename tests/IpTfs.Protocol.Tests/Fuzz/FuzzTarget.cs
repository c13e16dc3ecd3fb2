namespace IpTfs.Protocol.Tests.Fuzz;

/// <summary>Feeds octets from the network to one parser, and proves by other means that what it accepts or refuses is right.</summary>
internal delegate void FuzzTarget(ReadOnlySpan<byte> octets);
