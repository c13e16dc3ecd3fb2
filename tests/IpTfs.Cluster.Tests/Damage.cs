namespace IpTfs.Cluster.Tests;

/// <summary>Everything that is nearly a given value.</summary>
internal static class Damage
{
    /// <summary>Every flipped bit, every truncation, and one octet more.</summary>
    public static IEnumerable<byte[]> Of(byte[] value) => [.. Flips(value), .. Truncations(value), [.. value, 0]];

    public static IEnumerable<byte[]> Flips(byte[] value)
    {
        for (var bit = 0; bit < 8 * value.Length; bit++)
        {
            var copy = value.ToArray();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return copy;
        }
    }

    public static IEnumerable<byte[]> Truncations(byte[] value) => Enumerable.Range(0, value.Length).Select(length => value[..length]);
}
