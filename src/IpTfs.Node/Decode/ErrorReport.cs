namespace IpTfs.Node.Decode;

/// <summary>A record that could not be decoded, or not wholly.</summary>
/// <param name="Record">The number of the capture's record; 0 for what the end of the capture showed.</param>
/// <param name="Time">When it was captured.</param>
/// <param name="Reason">A stable word in kebab-case.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="Spi">The SPI, where it is known.</param>
/// <param name="Seq">The sequence number or its low half, where it is known.</param>
internal sealed record ErrorReport(long Record, CaptureTime Time, string Reason, string Detail, uint? Spi = null, ulong? Seq = null);
