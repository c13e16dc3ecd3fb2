namespace IpTfs.Protocol.Tests.Support;

/// <summary>AGGFRAG payloads written by hand from RFC 9347 §6.1: the foreign side of the tests.</summary>
internal static class Payload
{
    /// <summary>A payload of sub-type 0: header and whatever follows.</summary>
    public static byte[] Basic(int blockOffset, params byte[][] parts) =>
        [0, 0, (byte)(blockOffset >> 8), (byte)blockOffset, .. parts.SelectMany(part => part)];

    /// <summary>A payload of sub-type 1 with the congestion fields all <paramref name="fill"/>.</summary>
    public static byte[] Congestion(int blockOffset, byte flags, byte fill, params byte[][] parts) =>
        [1, flags, (byte)(blockOffset >> 8), (byte)blockOffset, .. Enumerable.Repeat(fill, 20), .. parts.SelectMany(part => part)];

    /// <summary>A pad block.</summary>
    public static byte[] Pad(int octets) => new byte[octets];

    /// <summary>Lays packets into full payloads, splitting at each end, as RFC 9347 Appendix A does; the last is padded.</summary>
    public static List<byte[]> Split(int payloadOctets, IEnumerable<byte[]> packets)
    {
        var capacity = payloadOctets - 4;
        var payloads = new List<byte[]>();
        var current = new List<byte>();
        var offset = 0;
        foreach (var packet in packets)
        {
            for (var at = 0; at < packet.Length;)
            {
                if (current.Count == 0 && at > 0) offset = packet.Length - at;
                var take = Math.Min(packet.Length - at, capacity - current.Count);
                current.AddRange(packet[at..(at + take)]);
                at += take;
                if (current.Count < capacity) continue;
                payloads.Add(Basic(offset, [.. current]));
                current.Clear();
                offset = 0;
            }
        }

        if (current.Count > 0) payloads.Add(Basic(offset, [.. current], Pad(capacity - current.Count)));
        return payloads;
    }
}
