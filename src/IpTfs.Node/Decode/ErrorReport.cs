namespace IpTfs.Node.Decode;

/// <summary>A record that could not be decoded completely.</summary>
/// <param name="Record">The number of the capture's record; 0 for errors found at the end of the capture.</param>
/// <param name="Time">When it was captured.</param>
/// <param name="Reason">A stable word in kebab-case.</param>
/// <param name="Detail">The reason as a sentence.</param>
/// <param name="Spi">The SPI, if known.</param>
/// <param name="Seq">The sequence number or its low half, if known.</param>
internal sealed record ErrorReport(long Record, CaptureTime Time, string Reason, string Detail, uint? Spi = null, ulong? Seq = null);
