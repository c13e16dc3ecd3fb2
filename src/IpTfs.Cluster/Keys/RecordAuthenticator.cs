using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IpTfs.Cluster.Ledger;
using IpTfs.Configuration.Secrets;

namespace IpTfs.Cluster.Keys;

/// <summary>
/// Authenticates records that need no secrecy: HMAC-SHA256 over the record and the key that it is stored under, cut to 16 octets.
/// </summary>
/// <remarks>
/// Thread-safe, but for a dispose while it is used. An older record under the same key is genuine too: a record that must not go back needs a version
/// inside.
/// </remarks>
public sealed class RecordAuthenticator : IRecordAuthenticator, IDisposable
{
    private readonly SecretBytes _key;

    /// <summary>Makes an authenticator with a key of its own.</summary>
    /// <param name="key">The cluster's key. Borrowed for the call.</param>
    public RecordAuthenticator(ClusterKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> derived = stackalloc byte[32];
        key.Derive("authentic records"u8, [], derived);
        _key = new SecretBytes(derived);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <inheritdoc/>
    public void Sign(string key, ReadOnlySpan<byte> record, Span<byte> proof)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(proof.Length, IRecordAuthenticator.Length, nameof(proof));
        // With the length in front, a key cannot be taken for another key and the start of a record.
        var keyLength = Encoding.UTF8.GetByteCount(key);
        var message = new byte[sizeof(int) + keyLength + record.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, keyLength);
        Encoding.UTF8.GetBytes(key, message.AsSpan(sizeof(int)));
        record.CopyTo(message.AsSpan(sizeof(int) + keyLength));
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Octets, message, full);
        //= RFC4868 §2.6: half of the hash is kept
        full[..proof.Length].CopyTo(proof);
    }

    /// <summary>Clears the key.</summary>
    public void Dispose() => _key.Dispose();
}
