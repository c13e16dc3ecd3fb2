namespace IpTfs.Node.Demo;

/// <summary>A number of packets and their octets.</summary>
/// <param name="Packets">The number of packets.</param>
/// <param name="Octets">Octets of all of them, IP headers included.</param>
internal readonly record struct Amount(long Packets, long Octets)
{
    /// <summary>The sum of both.</summary>
    public static Amount operator +(Amount a, Amount b) => new(a.Packets + b.Packets, a.Octets + b.Octets);
}
