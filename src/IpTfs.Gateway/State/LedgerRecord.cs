using System.Buffers.Binary;
using System.Numerics;

namespace IpTfs.Gateway.State;

/// <summary>
/// One record of the sequence ledger in binary form: the SA's fingerprint, and two copies of the end of its reserved sequence numbers. The copies are written
/// alternately, so that a write torn by a power failure leaves the other copy intact.
/// </summary>
/// <remarks>
/// <code>
///  0  fingerprint (16) | check of the fingerprint (4) | zero (4)
/// 24  copy A: end (8) | generation (8) | check (4) | zero (4)
/// 48  copy B: the same
/// 72  zero, to 128
/// </code>
/// Numbers are big-endian; a check is a CRC-32C over the fingerprint and the copy.
/// </remarks>
internal struct LedgerRecord
{
    public const int Length = 128;
    private const int CopyA = 24;
    private const int CopyB = 48;

    public UInt128 Fingerprint;
    public ulong End;
    public ulong Generation;
    public LedgerRecordState State;

    /// <summary>Writes a complete record with both copies.</summary>
    public readonly void WriteNew(Span<byte> record)
    {
        record[..Length].Clear();
        BinaryPrimitives.WriteUInt128BigEndian(record, Fingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(record[16..], Check(record[..16], []));
        WriteCopy(record, CopyA);
        WriteCopy(record, CopyB);
    }

    /// <summary>Writes the next of the two copies.</summary>
    public readonly void WriteNext(Span<byte> record) => WriteCopy(record, Generation % 2 == 0 ? CopyA : CopyB);

    /// <summary>Reads a record and determines its state.</summary>
    public static LedgerRecord Read(ReadOnlySpan<byte> record)
    {
        var result = new LedgerRecord { Fingerprint = BinaryPrimitives.ReadUInt128BigEndian(record) };
        if (BinaryPrimitives.ReadUInt32BigEndian(record[16..]) != Check(record[..16], [])) return result with { State = LedgerRecordState.Unreadable };
        var a = ReadCopy(record, CopyA);
        var b = ReadCopy(record, CopyB);
        if (a is null && b is null) return result with { State = LedgerRecordState.Lost };
        var (end, generation) = a is null || b is { } other && other.Generation > a.Value.Generation ? b!.Value : a.Value;
        return result with { End = end, Generation = generation, State = a is null || b is null ? LedgerRecordState.HalfLost : LedgerRecordState.Intact };
    }

    internal static uint Check(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var crc = uint.MaxValue;
        foreach (var octet in first) crc = BitOperations.Crc32C(crc, octet);
        foreach (var octet in second) crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }

    private readonly void WriteCopy(Span<byte> record, int at)
    {
        BinaryPrimitives.WriteUInt64BigEndian(record[at..], End);
        BinaryPrimitives.WriteUInt64BigEndian(record[(at + 8)..], Generation);
        BinaryPrimitives.WriteUInt32BigEndian(record[(at + 16)..], Check(record[..16], record.Slice(at, 16)));
    }

    private static (ulong End, ulong Generation)? ReadCopy(ReadOnlySpan<byte> record, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(record[(at + 16)..]) == Check(record[..16], record.Slice(at, 16))
            ? (BinaryPrimitives.ReadUInt64BigEndian(record[at..]), BinaryPrimitives.ReadUInt64BigEndian(record[(at + 8)..]))
            : null;
}
