using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using IpTfs.Configuration.Secrets;

namespace IpTfs.Cluster.Keys;

/// <summary>
/// Encrypts small records for the cluster's store with AES-256-GCM, so that the store can neither read nor forge keys of tunnels:
/// <c>schema(1) | nonce(12) | ciphertext | tag(16)</c>. A record opens only under the name that it was sealed for.
/// </summary>
/// <remarks>
/// One thread at a time. The nonce is random: good for 2^32 records under one cluster key. An older record under the same name opens too:
/// an attacker who can write to the store can restore an old state, so a record that must not go back needs a version inside.
/// </remarks>
public sealed class RecordSealer : IDisposable
{
    /// <summary>Octets that sealing adds.</summary>
    public const int Overhead = 1 + NonceLength + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly AesGcm _cipher;

    /// <summary>Makes a sealer with a key of its own.</summary>
    /// <param name="key">The cluster's key. Borrowed for the call.</param>
    public RecordSealer(ClusterKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> derived = stackalloc byte[32];
        key.Derive("sealed records"u8, [], derived);
        _cipher = new AesGcm(derived, TagLength);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>Seals a record.</summary>
    /// <param name="name">The key that it is stored under.</param>
    /// <param name="schema">What the record's octets mean: authenticated, and readable without the key.</param>
    /// <param name="record">The record. Borrowed; the caller clears it.</param>
    public byte[] Seal(string name, byte schema, ReadOnlySpan<byte> record)
    {
        var output = new byte[record.Length + Overhead];
        output[0] = schema;
        var nonce = output.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, record, output.AsSpan(1 + NonceLength, record.Length), output.AsSpan(output.Length - TagLength), Associated(name, schema));
        return output;
    }

    /// <summary>Opens a record.</summary>
    /// <param name="name">The key that it is stored under.</param>
    /// <param name="value">What is stored. Borrowed.</param>
    /// <param name="schema">What the record's octets mean; 0 when it does not open.</param>
    /// <param name="record">The record; the caller disposes of it.</param>
    /// <returns>False when it was not sealed by a node of this cluster for this name, or was changed since.</returns>
    public bool TryOpen(string name, ReadOnlySpan<byte> value, out byte schema, [NotNullWhen(true)] out SecretBytes? record)
    {
        schema = 0;
        record = null;
        if (value.Length < Overhead) return false;
        var ciphertext = value[(1 + NonceLength)..^TagLength];
        var opened = GC.AllocateUninitializedArray<byte>(ciphertext.Length, pinned: true);
        try
        {
            _cipher.Decrypt(value.Slice(1, NonceLength), ciphertext, value[^TagLength..], opened, Associated(name, value[0]));
            schema = value[0];
            record = new SecretBytes(opened);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
    }

    /// <summary>Clears the key.</summary>
    public void Dispose() => _cipher.Dispose();

    private static byte[] Associated(string name, byte schema)
    {
        ArgumentNullException.ThrowIfNull(name);
        var associated = new byte[1 + Encoding.UTF8.GetByteCount(name)];
        associated[0] = schema;
        Encoding.UTF8.GetBytes(name, associated.AsSpan(1));
        return associated;
    }
}
