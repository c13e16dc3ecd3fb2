using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Framework;

/// <summary>HMAC-SHA2 of the framework: one running hash that is reset, with its key, after each packet.</summary>
internal sealed unsafe class FrameworkHmac : KeyedHash
{
    private readonly IncrementalHash _hash;

    /// <summary>Makes the hash.</summary>
    public FrameworkHmac(EspIntegrity integrity, ReadOnlySpan<byte> key)
    {
        var name = integrity switch
        {
            EspIntegrity.HmacSha256 => HashAlgorithmName.SHA256,
            EspIntegrity.HmacSha384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        _hash = IncrementalHash.CreateHMAC(name, key);
    }

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* tail, int tailLength, byte* hash)
    {
        _hash.AppendData(new ReadOnlySpan<byte>(data, length));
        if (tailLength > 0) _hash.AppendData(new ReadOnlySpan<byte>(tail, tailLength));
        _hash.GetHashAndReset(new Span<byte>(hash, MaxLength));
    }

    /// <inheritdoc/>
    public override void Dispose() => _hash.Dispose();
}
