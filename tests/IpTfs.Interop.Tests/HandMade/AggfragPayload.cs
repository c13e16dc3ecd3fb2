namespace IpTfs.Interop.Tests.HandMade;

/// <summary>AGGFRAG payloads written by hand from RFC 9347 §6.1.</summary>
public static class AggfragPayload
{
    /// <summary>Sub-type 0, its reserved octet 0.</summary>
    public static byte[] Basic(int blockOffset, params byte[][] data) => WithHeader(0, 0, blockOffset, data);

    /// <summary>A header of four octets as given, whatever the sub-type.</summary>
    public static byte[] WithHeader(byte subType, byte second, int blockOffset, params byte[][] data) =>
        [subType, second, (byte)(blockOffset >> 8), (byte)blockOffset, .. data.SelectMany(part => part)];

    /// <summary>Sub-type 1, its twenty octets of congestion information all 0.</summary>
    public static byte[] Congestion(byte flags, int blockOffset, params byte[][] data) => WithHeader(1, flags, blockOffset, [new byte[20], .. data]);

    /// <summary>Pad of zeros.</summary>
    public static byte[] Pad(int octets) => new byte[octets];

    /// <summary>Pad whose type is 0 and whose other bits are all set.</summary>
    public static byte[] FilledPad(int octets) => [0x0f, .. Enumerable.Repeat((byte)0xff, octets - 1)];
}
