using System.Security.Cryptography;

namespace IpTfs.Configuration.Secrets;

/// <summary>A secret: octets that are compared in constant time, never shown and cleared on dispose.</summary>
/// <remarks>The memory is pinned, so that heap compaction leaves no copy behind. Reading the secret after dispose throws.</remarks>
public sealed class SecretBytes : IEquatable<SecretBytes>, IDisposable
{
    private readonly Memory<byte> _octets;
    private bool _disposed;

    /// <summary>Copies a secret. The caller clears its own copy.</summary>
    public SecretBytes(ReadOnlySpan<byte> octets)
    {
        _octets = PinnedSlab.Allocate(octets.Length);
        octets.CopyTo(_octets.Span);
    }

    /// <summary>An empty secret: the key of a suite without a key.</summary>
    public static SecretBytes Empty { get; } = new([]);

    /// <summary>Number of octets.</summary>
    public int Length => _octets.Length;

    /// <summary>The octets. The span must not outlive the secret.</summary>
    /// <exception cref="ObjectDisposedException">The secret was cleared.</exception>
    public ReadOnlySpan<byte> Octets
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _octets.Span;
        }
    }

    /// <summary>Whether both hold the same octets, in time that depends on their number only.</summary>
    public bool Equals(SecretBytes? other) => other is not null && CryptographicOperations.FixedTimeEquals(Octets, other.Octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretBytes);

    /// <summary>The length; reveals nothing about the content.</summary>
    public override int GetHashCode() => Length;

    /// <summary>Clears the secret.</summary>
    public void Dispose()
    {
        // The empty secret is shared and never disposed.
        if (_octets.IsEmpty) return;
        _disposed = true;
        CryptographicOperations.ZeroMemory(_octets.Span);
    }

    /// <summary>Three asterisks.</summary>
    public override string ToString() => "***";
}
