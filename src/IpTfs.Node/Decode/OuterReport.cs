namespace IpTfs.Node.Decode;

/// <summary>One ESP packet that was decrypted, in the order of the capture.</summary>
/// <param name="Record">The number of the capture's record.</param>
/// <param name="Time">When it was captured.</param>
/// <param name="Spi">Its SPI.</param>
/// <param name="Seq">Its sequence number, the inferred high half included.</param>
/// <param name="Src">The outer sender.</param>
/// <param name="Dst">The outer receiver.</param>
/// <param name="Encapsulation"><c>udp</c> or <c>none</c>.</param>
/// <param name="Length">Octets of the ESP packet.</param>
/// <param name="PayloadLength">Octets of the payload without ESP padding and trailer.</param>
/// <param name="NextHeader">The next header of the payload; 144 for AGGFRAG.</param>
/// <param name="Payload">The AGGFRAG structure; null for another next header.</param>
internal sealed record OuterReport(
    long Record, CaptureTime Time, uint Spi, ulong Seq, string Src, string Dst, string Encapsulation, int Length, int PayloadLength,
    byte NextHeader, AggfragReport? Payload);
