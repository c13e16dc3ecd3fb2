using System.Security.Cryptography;

namespace IpTfs.Crypto.KnownAnswers;

/// <summary>
/// For each suite the SHA-256 of the packets that <see cref="KnownAnswer"/> has a provider seal. Made by
/// <c>tests/vectors/crypto/known_answers.py</c>, which writes the RFCs' framing down a second time over another library.
/// </summary>
internal static class KnownAnswerTable
{
    private static readonly Dictionary<string, string> Digests = new(StringComparer.Ordinal)
    {
        ["aes128gcm16"] = "e6a201f0dd16b24d148e2b3c375a1bf67e2d03c6daa4ae5ec1cbb61c46fbf9de",
        ["aes192gcm16"] = "c0b895f7d7ada6d70a719d37e2617392aa8f61fe05f5d1402376fc7343b36cff",
        ["aes256gcm16"] = "481b2109f0f02b99adabf2ec4df6f043a84f3ccff38e71a064407fc336efb73d",
        ["chacha20poly1305"] = "28b8e418033112f6740167851aceb9449089fabb4677105959dc0bfa45dafc7f",
        ["aes128gmac"] = "c0c6a43a7ad0a9a7ed8c8059c1eb40d71c670c09b3e5a7127f9b44e0977d7c35",
        ["aes192gmac"] = "0df87675b8439995aaa19be44ffd4c5c2fb52c805c11a9a7f7d58dfeec67a04b",
        ["aes256gmac"] = "3395606601f6bf8a3b2d847df389f87d376d4eae4c0e85b04a9c8402a532be9b",
        ["aes128-sha256"] = "ac0554b4cc22bc9b08afe85a4c8f5f25ef50acf499d881867a140e5c85e25439",
        ["aes128-sha384"] = "dc6e935f9e3cd88cd0c0330d59fbb88fb8cc1311ef9bf6cccdb8f180f11b40c3",
        ["aes128-sha512"] = "f6b9669846c28b862351ac5d1ff4516db6939f9ca5d84ebf08be54c4847f33a1",
        ["aes192-sha256"] = "5bfc50d6912d49702a3108159946e9bca9398168c78021c5e32642fb4f679ab3",
        ["aes192-sha384"] = "1e412639503bd743033b21ab590d3c651578d630108c0b0124255cb21c0f4760",
        ["aes192-sha512"] = "a76e74a45634cdfa3331937203c5499a82e0491d7c3727ffa128f433648222d3",
        ["aes256-sha256"] = "b4864c694b62350283d8ef4325e33dd0e172aa6dd185a7f1c7168a02b9c10053",
        ["aes256-sha384"] = "44f1ff30a9b969955169da08057ebf0645ada05ba6549ada96b829632365b153",
        ["aes256-sha512"] = "06144bc469bd5561a1c8d12099bca05add63fb07cdebc9762229a178a454ef57",
        ["null-sha256"] = "16db16087d4427cf1f1b0e611855f14ae0aad1e3f03beca1a52f081ae0b250a2",
        ["null-sha384"] = "5009a080e9a08bb925509ab227804b792c9bb344dd55170d7ef763eb16ec1b36",
        ["null-sha512"] = "7aab8e6b2156cef067bf8e07aa6bc2ce2be09b638d5a1239582e5250ff5291e7",
    };

    /// <summary>Whether a digest is the one of a suite.</summary>
    public static bool Matches(EspSuite suite, ReadOnlySpan<byte> digest) =>
        Digests.TryGetValue(suite.Keyword, out var known) && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(known), digest);
}
