using System.Text;

namespace IpTfs.Cluster.Etcd;

/// <summary>Keys as etcd has them, behind the prefix, and as callers see them. Immutable.</summary>
internal sealed class EtcdKeys(string prefix)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    /// <summary>What etcd's range takes as its end when it goes on to the last key; as its begin, the first key that can be.</summary>
    public static byte[] Zero { get; } = [0];

    /// <summary>A key in etcd.</summary>
    public byte[] Absolute(string key) => [.. _prefix, .. Encoding.UTF8.GetBytes(key)];

    /// <summary>A key as callers see it. Octets that are no UTF-8, which only a stranger writes, become U+FFFD.</summary>
    /// <exception cref="EtcdFormatException">It is not behind the prefix.</exception>
    public string Relative(ReadOnlySpan<byte> key) =>
        key.StartsWith(_prefix) ? Encoding.UTF8.GetString(key[_prefix.Length..]) : throw new EtcdFormatException("has a key that was not asked for");

    /// <summary>The begin and the end of the keys that begin with the given one.</summary>
    public (byte[] Begin, byte[] End) Range(string keyPrefix)
    {
        var begin = Absolute(keyPrefix);
        // UTF-8 has no octet 255: the last one can always be raised.
        if (begin.Length == 0) return (Zero, Zero);
        byte[] end = [.. begin];
        end[^1]++;
        return (begin, end);
    }
}
