using System.Buffers;
using System.Security.Cryptography;
using IpTfs.Configuration.Secrets;

namespace IpTfs.Cluster.Keys;

/// <summary>
/// The secret that the nodes of a cluster share. It is never used directly: every use gets a key of its own, derived with HKDF-SHA256 (RFC 5869) from a label
/// and a context.
/// </summary>
/// <remarks>
/// The object holds the extracted key, in pinned memory that is cleared on dispose. Thread-safe, but for a dispose while another thread derives: end the users
/// first. Reading it after dispose throws.
/// </remarks>
public sealed class ClusterKey : IDisposable
{
    /// <summary>Octets of the key.</summary>
    public const int Length = 32;

    /// <summary>Octets of the key check.</summary>
    public const int CheckLength = 32;

    private readonly SecretBytes _extracted;

    /// <summary>Takes a key. The caller clears its own copy.</summary>
    /// <param name="key"><see cref="Length"/> octets.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public ClusterKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length) throw new ArgumentException($"a cluster key has {Length} octets, not {key.Length}", nameof(key));
        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, key, "iptfs cluster key 1"u8, extracted);
        _extracted = new SecretBytes(extracted);
        CryptographicOperations.ZeroMemory(extracted);
    }

    /// <summary>Reads a key from a file of one line of 64 hexadecimal digits, which others than its owner and group can neither read nor write.</summary>
    /// <exception cref="ClusterKeyException">The key cannot be read; the message says why and how to mend it.</exception>
    public static ClusterKey Load(string path)
    {
        Span<byte> key = stackalloc byte[Length];
        try
        {
            KeyFile.Read(path, key);
            return new ClusterKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Derives a key. Keys of different labels or contexts reveal nothing of each other.</summary>
    /// <param name="label">What the key is for; 1 to 255 octets.</param>
    /// <param name="context">The users of the key: another context makes another key. May be empty.</param>
    /// <param name="output">The key; at most 8,160 octets. The caller clears it.</param>
    public void Derive(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(label.Length, nameof(label));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label.Length, byte.MaxValue, nameof(label));
        // With the length in front, a label cannot be taken for another label and the start of a context.
        var length = 1 + label.Length + context.Length;
        var info = ArrayPool<byte>.Shared.Rent(length);
        info[0] = (byte)label.Length;
        label.CopyTo(info.AsSpan(1));
        context.CopyTo(info.AsSpan(1 + label.Length));
        HKDF.Expand(HashAlgorithmName.SHA256, _extracted.Octets, output, info.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(info);
    }

    /// <summary>Makes the check that the cluster stores, by which a node with another key notices the difference: it reveals nothing of the key.</summary>
    public byte[] CreateCheck()
    {
        var check = new byte[CheckLength];
        Derive("key check"u8, [], check);
        return check;
    }

    /// <summary>Whether a stored check was made with this key, in time that does not depend on the answer.</summary>
    public bool Matches(ReadOnlySpan<byte> check)
    {
        Span<byte> own = stackalloc byte[CheckLength];
        Derive("key check"u8, [], own);
        return CryptographicOperations.FixedTimeEquals(own, check);
    }

    /// <summary>Clears the key.</summary>
    public void Dispose() => _extracted.Dispose();

    /// <summary>Three asterisks.</summary>
    public override string ToString() => "***";
}
