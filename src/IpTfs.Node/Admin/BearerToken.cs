using System.Security.Cryptography;
using System.Text;

namespace IpTfs.Node.Admin;

/// <summary>The token that the TCP endpoint asks for (RFC 6750). Only its digest is kept.</summary>
internal sealed class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Shortest token in octets; shorter tokens can be guessed.</summary>
    private const int ShortestToken = 16;

    /// <summary>A larger file is not a token.</summary>
    private const int LongestFile = 4096;

    private readonly byte[] _digest;

    private BearerToken(byte[] digest) => _digest = digest;

    /// <summary>Reads the token from a file: the whole content, trimmed of white space.</summary>
    /// <exception cref="InvalidDataException">The file is empty, too long, or the token too short to be safe.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BearerToken FromFile(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[LongestFile + 1];
        try
        {
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > LongestFile) throw new InvalidDataException($"a token file holds at most {LongestFile} octets");
            var token = buffer.AsSpan(0, length).Trim(" \t\r\n"u8);
            if (token.Length < ShortestToken) throw new InvalidDataException($"a token has at least {ShortestToken} characters");
            return new BearerToken(SHA256.HashData(token));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>Whether an Authorization header carries the token. The comparison takes constant time.</summary>
    public bool Matches(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()), digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
