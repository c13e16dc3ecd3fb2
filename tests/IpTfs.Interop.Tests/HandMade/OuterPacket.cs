namespace IpTfs.Interop.Tests.HandMade;

/// <summary>One ESP packet of a stream before it is sealed.</summary>
/// <param name="Sequence">Its sequence number; a number that stands twice in a stream is a replay, octet by octet.</param>
/// <param name="Payload">The AGGFRAG payload.</param>
public sealed record OuterPacket(uint Sequence, byte[] Payload);
