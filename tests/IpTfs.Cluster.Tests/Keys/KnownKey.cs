using IpTfs.Cluster.Keys;

namespace IpTfs.Cluster.Tests.Keys;

/// <summary>The key of the tests: 00 01 02 … 1f.</summary>
internal static class KnownKey
{
    public static byte[] Octets => [.. Enumerable.Range(0, ClusterKey.Length).Select(i => (byte)i)];

    public static ClusterKey Create() => new(Octets);

    public static ClusterKey CreateOther()
    {
        var octets = Octets;
        octets[31] ^= 1;
        return new ClusterKey(octets);
    }
}
