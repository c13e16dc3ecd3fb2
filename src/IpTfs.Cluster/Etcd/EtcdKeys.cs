using System.Text;

namespace IpTfs.Cluster.Etcd;

/// <summary>Converts between keys in etcd, which have the prefix, and keys as callers see them. Immutable.</summary>
internal sealed class EtcdKeys(string prefix)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    /// <summary>As the end of a range in etcd: all keys that follow; as the begin of a range: the first possible key.</summary>
    public static byte[] Zero { get; } = [0];

    /// <summary>A key in etcd.</summary>
    public byte[] Absolute(string key) => [.. _prefix, .. Encoding.UTF8.GetBytes(key)];

    /// <summary>A key as callers see it. Octets that are no UTF-8, which only other programs write, become U+FFFD.</summary>
    /// <exception cref="EtcdFormatException">The key does not begin with the prefix.</exception>
    public string Relative(ReadOnlySpan<byte> key) =>
        key.StartsWith(_prefix) ? Encoding.UTF8.GetString(key[_prefix.Length..]) : throw new EtcdFormatException("has a key that was not asked for");

    /// <summary>The begin and the end of the range of keys that begin with the given prefix.</summary>
    public (byte[] Begin, byte[] End) Range(string keyPrefix)
    {
        var begin = Absolute(keyPrefix);
        // UTF-8 has no octet 255: the last octet can always be raised.
        if (begin.Length == 0) return (Zero, Zero);
        byte[] end = [.. begin];
        end[^1]++;
        return (begin, end);
    }
}
