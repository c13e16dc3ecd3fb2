using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace IpTfs.Gateway.State;

/// <summary>
/// Identifies the key material of one security association in one direction without revealing it: the key of the sequence ledger and the anti-replay
/// checkpoints. New keys give a new fingerprint, so a rekeyed SA starts afresh, and an SA that keeps its keys never does.
/// </summary>
/// <param name="Value">The first 128 bits of a SHA-256 over a label, the direction, the suite and the keys.</param>
public readonly record struct SaFingerprint(UInt128 Value)
{
    /// <summary>Length of the binary form, in octets.</summary>
    public const int Length = 16;

    private const int MaxTextOctets = 512;

    /// <summary>Computes the fingerprint. Borrows the keys and clears its copies of them.</summary>
    /// <param name="direction">"out" or "in".</param>
    /// <param name="suite">The suite's keyword.</param>
    /// <param name="key">The cipher key, salt included.</param>
    /// <param name="authKey">The integrity key; empty for AEAD suites.</param>
    public static SaFingerprint Compute(string direction, string suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey)
    {
        // One call over one buffer: creating a hash object with its native context would cost more than the hash.
        Span<byte> text = stackalloc byte[MaxTextOctets];
        if (!Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"iptfs sa fingerprint 1\n{direction}\n{suite}\n{key.Length}\n", out var length)
            || text.Length - length < key.Length + authKey.Length)
            throw new ArgumentException("the keys are longer than those of any suite", nameof(key));
        key.CopyTo(text[length..]);
        authKey.CopyTo(text[(length + key.Length)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + key.Length + authKey.Length)], digest);
        CryptographicOperations.ZeroMemory(text);
        return new SaFingerprint(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", null);
}
