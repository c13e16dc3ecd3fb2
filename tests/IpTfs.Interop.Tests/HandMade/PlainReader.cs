using System.Buffers.Binary;
using System.Security.Cryptography;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>
/// Reads a stream's datagrams as RFC 9347 says, for checking and not for speed: everything at once, nothing kept back for later. It has the cipher in common
/// with what sealed them, and nothing with the gateway. Where it finds what a stream's definition demands, the demand is not the gateway's own reading.
/// </summary>
public sealed class PlainReader
{
    private readonly List<byte[]> _delivered = [];
    private List<byte>? _pending;
    private int _pendingTotal;
    private uint _pendingGoesOnIn;

    /// <summary>The inner packets, in order.</summary>
    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> key, IEnumerable<byte[]> datagrams, int window)
    {
        var payloads = new SortedDictionary<uint, byte[]>();
        foreach (var datagram in datagrams)
        {
            var sequence = BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(4));
            // §2.2.3: what is older than the window when it comes has been given up.
            var isTooOld = payloads.Count > 0 && sequence + window < payloads.Keys.Max();
            if (!isTooOld) payloads.TryAdd(sequence, Open(key, datagram));
        }

        var reader = new PlainReader();
        foreach (var (sequence, payload) in payloads) reader.ReadPayload(sequence, payload);
        return reader._delivered;
    }

    private static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> esp)
    {
        Span<byte> nonce = [.. key[16..20], .. esp[8..16]];
        var text = new byte[esp.Length - 32];
        using var cipher = new AesGcm(key[..16], tagSizeInBytes: 16);
        cipher.Decrypt(nonce, esp[16..^16], esp[^16..], text, associatedData: esp[..8]);
        Assert.Equal(144, text[^1]);
        return text[..^(2 + text[^2])];
    }

    private void ReadPayload(uint sequence, byte[] payload)
    {
        var isExpected = _pending is not null && sequence == _pendingGoesOnIn;
        if (!isExpected) _pending = null;
        var header = payload.Length == 0 ? -1 : payload[0] switch { 0 => 4, 1 => 24, _ => -1 };
        if (header < 0 || payload.Length < header)
        {
            _pending = null;
            return;
        }

        var offset = BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(2));
        ReadOnlySpan<byte> data = payload.AsSpan(header);
        if (offset == 0 && (data.IsEmpty || data[0] >> 4 == 0))
        {
            _pendingGoesOnIn++;
            return;
        }

        var front = data[..Math.Min(offset, data.Length)];
        if (isExpected) GoOn(front, offset, endsHere: offset <= data.Length);
        if (offset <= data.Length) ReadBlocks(data[offset..], sequence);
    }

    private void GoOn(ReadOnlySpan<byte> front, int offset, bool endsHere)
    {
        var packet = _pending!;
        // §2.2.3: BlockOffset is what is left of the packet, whose length the first part with a whole length field told.
        if (_pendingTotal == 0) _pendingTotal = packet.Count + offset;
        var isConsistent = offset > 0 && packet.Count + offset == _pendingTotal;
        packet.AddRange(front);
        _pendingGoesOnIn++;
        if (isConsistent && !endsHere) return;
        _pending = null;
        if (isConsistent && LengthOf([.. packet]) == packet.Count) Deliver([.. packet]);
    }

    private void ReadBlocks(ReadOnlySpan<byte> data, uint sequence)
    {
        while (!data.IsEmpty && data[0] >> 4 is 4 or 6)
        {
            var length = LengthOf(data);
            if (length < 0) return;
            if (length == 0 || length > data.Length)
            {
                _pending = [.. data];
                _pendingTotal = length;
                _pendingGoesOnIn = sequence + 1;
                return;
            }

            Deliver(data[..length].ToArray());
            data = data[length..];
        }
    }

    // The length of the packet that begins here; 0 when its length field is not all there, -1 when it cannot be one.
    private static int LengthOf(ReadOnlySpan<byte> block)
    {
        if (block[0] >> 4 == 6) return block.Length < 6 ? 0 : 40 + BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
        var header = (block[0] & 15) * 4;
        if (header < 20) return -1;
        if (block.Length < 4) return 0;
        int total = BinaryPrimitives.ReadUInt16BigEndian(block[2..]);
        return total < header ? -1 : total;
    }

    // RFC 2675 §3: without a payload but with hop-by-hop options it is the header of a jumbogram, and no packet.
    private void Deliver(byte[] packet)
    {
        var isJumbogramHeader = packet[0] >> 4 == 6 && packet[4] == 0 && packet[5] == 0 && packet[6] == 0;
        if (!isJumbogramHeader) _delivered.Add(packet);
    }
}
