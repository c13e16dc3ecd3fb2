using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IpTfs.Gateway.State;

/// <summary>
/// Names the key material of one security association in one direction, without telling anything about it: what the sequence ledger and the
/// anti-replay checkpoints are kept under. New keys make a new name, so a rekeyed SA starts afresh, and an SA that keeps its keys never does.
/// </summary>
/// <param name="Value">The first 128 bits of a SHA-256 over a label, the direction, the suite and the keys.</param>
public readonly record struct SaFingerprint(UInt128 Value)
{
    /// <summary>Length of the binary form, in octets.</summary>
    public const int Length = 16;

    /// <summary>Computes the fingerprint. Borrows the keys; what it copies of them is cleared.</summary>
    /// <param name="direction">"out" or "in".</param>
    /// <param name="suite">The suite's keyword.</param>
    /// <param name="key">The cipher key, salt included.</param>
    /// <param name="authKey">The integrity key; empty for AEAD suites.</param>
    public static SaFingerprint Compute(string direction, string suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"iptfs sa fingerprint 1\n{direction}\n{suite}\n{key.Length}\n"));
        hash.AppendData(key);
        hash.AppendData(authKey);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new SaFingerprint(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", null);
}
