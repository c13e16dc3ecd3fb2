using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Capture;

/// <summary>Where an ESP packet was found.</summary>
/// <param name="Record">The number of the record.</param>
/// <param name="TimeNanos">When it was captured, in nanoseconds since the Unix epoch.</param>
/// <param name="Source">The sender; port 0 when there is no UDP encapsulation.</param>
/// <param name="Destination">The receiver; port 0 when there is no UDP encapsulation.</param>
/// <param name="IsUdp">Whether the packet is UDP-encapsulated (RFC 3948).</param>
internal readonly record struct EspFrame(long Record, long TimeNanos, Endpoint Source, Endpoint Destination, bool IsUdp);
