namespace IpTfs.Protocol.Tests;

/// <summary>Octets written as in the RFCs.</summary>
internal static class Hex
{
    /// <summary>Reads hexadecimal digits; white space between them does not matter.</summary>
    public static byte[] Parse(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
}
