namespace IpTfs.Configuration.Secrets;

/// <summary>Finds equal secrets among many. The hash is keyed with a random number of this process, so it reveals nothing outside the process.</summary>
internal sealed class SameSecret : IEqualityComparer<SecretBytes>
{
    /// <summary>The comparer.</summary>
    public static readonly SameSecret Comparer = new();

    private SameSecret()
    {
    }

    /// <inheritdoc/>
    public bool Equals(SecretBytes? x, SecretBytes? y) => x is null ? y is null : x.Equals(y);

    /// <inheritdoc/>
    public int GetHashCode(SecretBytes secret)
    {
        var hash = default(HashCode);
        hash.AddBytes(secret.Octets);
        return hash.ToHashCode();
    }
}
