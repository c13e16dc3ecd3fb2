using System.Buffers.Binary;
using System.Collections.Concurrent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>
/// Sees every outer packet of one direction before the path impairs it, decrypts it with the SA's key and parses its DataBlocks, so it knows exactly which inner
/// packets had an octet in an outer packet that the path then lost. Also checks the sender's framing.
/// </summary>
/// <remarks>
/// Implemented independently of the egress, which it verifies. One thread feeds it; <see cref="Lost"/> may be read by another. An index is added to it before the
/// path forwards anything that was sent after the lost packet. Owns its opener.
/// </remarks>
internal sealed class LossOracle(EspOpener opener) : IDisposable
{
    private const int LongestEsp = 1 << 16;

    private readonly byte[] _packet = new byte[LongestEsp];
    private readonly byte[] _prefix = new byte[DataBlock.MaxLengthPrefix];
    private ulong _lastSequence;
    private bool _inPacket;
    private bool _isLost;
    private int _taken;
    private int _total;

    /// <summary>Indices of the inner packets that are undeliverable because of the path's losses, ascending.</summary>
    public ConcurrentQueue<long> Lost { get; } = new();

    /// <summary>Complete inner packets seen: the index of the next inner packet.</summary>
    public long InnerPackets { get; private set; }

    /// <summary>The sender's first fault, as a sentence; null when there was none.</summary>
    public string? Fault { get; private set; }

    /// <summary>Processes the next outer packet in the order sent; borrows it.</summary>
    /// <param name="esp">The ESP packet.</param>
    /// <param name="isLost">Whether the path will lose it.</param>
    public void Handle(ReadOnlySpan<byte> esp, bool isLost)
    {
        esp.CopyTo(_packet);
        var reason = opener.Open(_packet.AsSpan(0, esp.Length), MonotonicTime.Zero, out var payload);
        if (reason != DropReason.None)
        {
            Report($"an outer packet could not be opened: {reason.Describe().Name}");
            return;
        }

        //= RFC9347 §2.2.3 R11: the ESP sequence number increases by exactly one
        if (_lastSequence != 0 && payload.Sequence != _lastSequence + 1)
        {
            Report($"sequence number {payload.Sequence} follows {_lastSequence}: outer packets were lost before they reached the path");
        }

        _lastSequence = payload.Sequence;
        if (payload.NextHeader != IpProtocols.Aggfrag) Report($"next header {payload.NextHeader} is not AGGFRAG");
        else Walk(_packet.AsSpan(payload.Offset, payload.Length), isLost);
    }

    /// <inheritdoc/>
    public void Dispose() => opener.Dispose();

    private void Walk(ReadOnlySpan<byte> payload, bool isLost)
    {
        if (AggfragHeader.Parse(payload, out var header) != DropReason.None)
        {
            Report("an AGGFRAG header is malformed");
            return;
        }

        var rest = header.DataBlocks;
        //= RFC9347 §2.2.3 R5: a payload of pad alone may stand between the fragments of a packet
        if (header.BlockOffset == 0 && !rest.IsEmpty && DataBlock.TypeOf(rest[0]) == DataBlockType.Pad) return;
        CheckOffset(header.BlockOffset);
        while (!rest.IsEmpty && (_inPacket || DataBlock.TypeOf(rest[0]) != DataBlockType.Pad))
        {
            if (!_inPacket) Begin(rest[0]);
            Mark(isLost);
            rest = rest[Take(rest)..];
        }
    }

    //= RFC9347 §2.2.3 R14: BlockOffset agrees with what the payloads before have left open
    private void CheckOffset(int blockOffset)
    {
        if (!_inPacket && blockOffset != 0) Report($"BlockOffset {blockOffset} although no inner packet is open");
        else if (_inPacket && _total > 0 && blockOffset != _total - _taken) Report($"BlockOffset {blockOffset} although {_total - _taken} octets are open");
    }

    private void Begin(byte first)
    {
        if (DataBlock.TypeOf(first) is not (DataBlockType.IPv4 or DataBlockType.IPv6)) Report("a DataBlock of an unknown type");
        _inPacket = true;
        _isLost = false;
        _taken = 0;
        _total = 0;
    }

    private void Mark(bool isLost)
    {
        if (!isLost || _isLost) return;
        _isLost = true;
        Lost.Enqueue(InnerPackets);
    }

    /// <summary>Consumes the octets of the open packet, and closes it at its end. Returns the octets consumed.</summary>
    private int Take(ReadOnlySpan<byte> rest)
    {
        var missing = _prefix.Length - _taken;
        if (missing > 0) rest[..Math.Min(missing, rest.Length)].CopyTo(_prefix.AsSpan(_taken));
        if (_total == 0) _total = TotalOf(_prefix.AsSpan(0, Math.Min(_prefix.Length, _taken + rest.Length)));
        var piece = _total == 0 ? rest.Length : Math.Min(rest.Length, _total - _taken);
        _taken += piece;
        if (_total > 0 && _taken == _total)
        {
            _inPacket = false;
            InnerPackets++;
        }

        return piece;
    }

    /// <summary>The inner packet's length, or 0 until its length field has arrived.</summary>
    private static int TotalOf(ReadOnlySpan<byte> prefix) => (prefix[0] >> 4) switch
    {
        4 when prefix.Length >= 4 => BinaryPrimitives.ReadUInt16BigEndian(prefix[2..]),
        6 when prefix.Length >= 6 => BinaryPrimitives.ReadUInt16BigEndian(prefix[4..]) + 40,
        _ => 0,
    };

    private void Report(string fault) => Fault ??= fault;
}
