namespace IpTfs.Interop.Tests.Harness;

/// <summary>An ESP suite by the name that both the gateway's configuration and the lab use, with the lengths of its keys.</summary>
/// <param name="Name">The keyword.</param>
/// <param name="KeyOctets">Of the cipher, salt included.</param>
/// <param name="AuthKeyOctets">Of the separate integrity algorithm; 0 for combined modes.</param>
public sealed record Suite(string Name, int KeyOctets, int AuthKeyOctets = 0)
{
    /// <summary>Every suite of the matrix.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("aes128gcm16", 20), new("aes192gcm16", 28), new("aes256gcm16", 36),
        new("chacha20poly1305", 36),
        new("aes128-sha256", 16, 32), new("aes256-sha384", 32, 48), new("aes256-sha512", 32, 64),
        new("null-sha256", 0, 32),
        new("aes128gmac", 20), new("aes256gmac", 36),
    ];

    public static Suite Named(string name) => All.Single(suite => suite.Name == name);

    /// <summary>A key that differs in every octet from that of another label; hexadecimal.</summary>
    public string Key(byte label) => Digits(label, KeyOctets);

    /// <summary>The integrity algorithm's key, or null when the suite has none.</summary>
    public string? AuthKey(byte label) => AuthKeyOctets == 0 ? null : Digits((byte)(label ^ 0x80), AuthKeyOctets);

    private static string Digits(byte label, int octets) =>
        Convert.ToHexStringLower([.. Enumerable.Range(0, octets).Select(index => (byte)((index * 7) ^ label))]);
}
