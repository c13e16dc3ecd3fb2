using IpTfs.Crypto.Primitives;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace IpTfs.Crypto.BouncyCastle;

/// <summary>HMAC-SHA2 of Bouncy Castle.</summary>
internal sealed unsafe class BouncyHmac : KeyedHash
{
    private readonly HMac _mac;

    /// <summary>Makes the hash.</summary>
    public BouncyHmac(EspIntegrity integrity, ReadOnlySpan<byte> key)
    {
        IDigest digest = integrity switch
        {
            EspIntegrity.HmacSha256 => new Sha256Digest(),
            EspIntegrity.HmacSha384 => new Sha384Digest(),
            _ => new Sha512Digest(),
        };
        _mac = new HMac(digest);
        _mac.Init(new KeyParameter(key));
    }

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* tail, int tailLength, byte* hash)
    {
        _mac.BlockUpdate(new ReadOnlySpan<byte>(data, length));
        if (tailLength > 0) _mac.BlockUpdate(new ReadOnlySpan<byte>(tail, tailLength));
        _mac.DoFinal(new Span<byte>(hash, MaxLength));
    }

    /// <summary>Overwrites the key pads with those of an empty key: the library has no other way to clear them.</summary>
    public override void Dispose() => _mac.Init(new KeyParameter([]));
}
