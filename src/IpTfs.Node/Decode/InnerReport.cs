namespace IpTfs.Node.Decode;

/// <summary>One inner packet, in the order of delivery.</summary>
/// <param name="Time">When the record that completed it was captured.</param>
/// <param name="Spi">The SA that delivered it.</param>
/// <param name="Len">Its octets.</param>
/// <param name="Sha256">SHA-256 of its octets, in lower-case hexadecimal.</param>
/// <param name="Src">The inner source address.</param>
/// <param name="Dst">The inner destination address.</param>
/// <param name="Protocol">The IP protocol or next header.</param>
internal sealed record InnerReport(CaptureTime Time, uint Spi, int Len, string Sha256, string? Src, string? Dst, byte? Protocol);
