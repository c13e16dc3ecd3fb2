namespace IpTfs.Protocol.Esp;

/// <summary>The default ESP padding of RFC 4303 §2.4.</summary>
internal static class PaddingOctets
{
    private static readonly byte[] Octets = [.. Enumerable.Range(1, EspSpecConstants.MaxPadding).Select(i => (byte)i)];

    /// <summary>1, 2, 3 … 255.</summary>
    public static ReadOnlySpan<byte> Sequence => Octets;
}
