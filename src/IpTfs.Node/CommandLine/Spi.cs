using System.Globalization;

namespace IpTfs.Node.CommandLine;

/// <summary>Parses and formats a security parameters index: hexadecimal with 0x, as ip-xfrm does, or decimal.</summary>
internal static class Spi
{
    /// <summary>Reads an SPI. False when the text is not a number from 1 to 0xffffffff.</summary>
    public static bool TryParse(string text, out uint spi) =>
        (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out spi)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out spi)) && spi != 0;

    /// <summary>Writes an SPI in eight hexadecimal digits.</summary>
    public static string Format(uint spi) => $"0x{spi:x8}";
}
