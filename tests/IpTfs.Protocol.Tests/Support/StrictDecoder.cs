using System.Buffers.Binary;

namespace IpTfs.Protocol.Tests.Support;

/// <summary>
/// A decoder of a complete, ordered sequence of payloads that tolerates nothing: the judge of what the ingress sends. It knows the whole
/// stream, so it has no state machine to be wrong about.
/// </summary>
internal static class StrictDecoder
{
    /// <summary>The inner packets of the payloads. Fails the test at the first octet that RFC 9347 does not allow.</summary>
    public static List<byte[]> Decode(IEnumerable<byte[]> payloads)
    {
        var packets = new List<byte[]>();
        var pending = new List<byte>();
        foreach (var payload in payloads)
        {
            Assert.True(payload.Length >= 4, "a payload has a header");
            Assert.Equal(0, payload[0]);
            Assert.Equal(0, payload[1]);
            var offset = BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(2));
            var data = payload.AsSpan(4);
            var isAllPad = offset == 0 && (data.IsEmpty || data[0] >> 4 == 0);
            if (isAllPad) continue;
            Assert.Equal(pending.Count == 0 ? 0 : Length(pending, offset) - pending.Count, offset);
            var take = Math.Min(offset, data.Length);
            pending.AddRange(data[..take]);
            data = data[take..];
            if (pending.Count > 0 && take == offset)
            {
                packets.Add([.. pending]);
                pending.Clear();
            }

            while (!data.IsEmpty && data[0] >> 4 != 0)
            {
                var length = Length([.. data], int.MaxValue);
                if (length > data.Length)
                {
                    pending.AddRange(data);
                    data = default;
                    break;
                }

                packets.Add(data[..length].ToArray());
                data = data[length..];
            }

            Assert.True(data.IndexOfAnyExcept((byte)0) < 0, "pad is zeros up to the end");
        }

        Assert.Empty(pending);
        return packets;
    }

    // With a header cut inside its length field the next BlockOffset is all there is; otherwise the header decides.
    private static int Length(List<byte> octets, int offset)
    {
        var type = octets[0] >> 4;
        Assert.True(type is 4 or 6, $"block type {type}");
        if (type == 4) return octets.Count >= 4 ? (octets[2] << 8) | octets[3] : Cut(octets.Count, offset);
        return octets.Count >= 6 ? 40 + ((octets[4] << 8) | octets[5]) : Cut(octets.Count, offset);
    }

    private static int Cut(int have, int offset) => offset == int.MaxValue ? int.MaxValue : have + offset;
}
