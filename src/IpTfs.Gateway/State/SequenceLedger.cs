using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Esp;
using Microsoft.Win32.SafeHandles;

namespace IpTfs.Gateway.State;

/// <summary>
/// The sequence ledger on a file: hands out ranges of ESP sequence numbers and makes each range durable before it hands it out. After any crash
/// the next range starts above everything that was ever handed out, so no nonce is used twice.
/// </summary>
/// <remarks>
/// Not thread-safe: one actor owns it. Reserving blocks until the disk has it. A damaged file never leads to a lower number: the SAs that
/// the damage may concern are refused.
/// </remarks>
public sealed class SequenceLedger : IDisposable
{
    /// <summary>The longest range that is ever handed out; what a half-lost record may lie short of the truth.</summary>
    public const ulong LongestReservation = 1UL << 26;

    private const int HeaderLength = 128;
    private const int HeaderCopyLength = 64;
    private static ReadOnlySpan<byte> Magic => "IPTFSLG1"u8;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly Dictionary<UInt128, int> _index = [];
    private readonly List<LedgerRecord> _records = [];
    private readonly byte[] _buffer = new byte[LedgerRecord.Length];
    private bool _headerDamaged;
    private int _unreadable;
    private ulong _headerGeneration;

    private SequenceLedger(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Opens the ledger, or makes an empty one when the file does not exist.</summary>
    /// <exception cref="StateException">The file cannot be read or written.</exception>
    public static SequenceLedger Open(string path)
    {
        try
        {
            var isNew = !File.Exists(path);
            var ledger = new SequenceLedger(path, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
            if (isNew)
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                ledger.WriteHeader();
                ledger.WriteHeader();
                RandomAccess.FlushToDisk(ledger._file);
            }
            else
            {
                ledger.Load();
            }

            return ledger;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"sequence ledger {path}: {e.Message}; make it readable and writable for the user that runs the gateway", e);
        }
    }

    /// <summary>Whether anything in the file does not check out.</summary>
    public bool IsDamaged => _headerDamaged || _unreadable > 0 || _records.Exists(record => record.State != LedgerRecordState.Intact);

    /// <summary>Every record with its state, in the order of the file.</summary>
    public IEnumerable<(SaFingerprint Sa, ulong End, LedgerRecordState State)> Records =>
        _records.Select(record => (new SaFingerprint(record.Fingerprint), record.End, record.State));

    /// <summary>Why the SA may not send, or null when it may. Says which file and how to mend it.</summary>
    public string? FaultOf(SaFingerprint sa)
    {
        if (_headerDamaged) return $"sequence ledger {_path}: its header is damaged, so nothing in it can be trusted; {Mend}";
        if (_index.TryGetValue(sa.Value, out var at))
            return _records[at].State == LedgerRecordState.Intact ? null : $"sequence ledger {_path}: the record of this SA is damaged; {Mend}";
        return _unreadable == 0 ? null : $"sequence ledger {_path}: {_unreadable} unreadable record(s), one of which may be this SA's; {Mend}";
    }

    private static string Mend => "give the SA new keys on both sides and run `iptfs ledger repair`, which says what it can save";

    /// <summary>Reserves one range per request and returns when all of them are durable. An SA that the ledger refuses gets an empty range.</summary>
    /// <param name="requests">Who asks, for how many numbers, and the last number that the SA may ever use.</param>
    /// <exception cref="IOException">The disk refused; nothing was handed out.</exception>
    public SequenceRange[] Reserve(ReadOnlySpan<SequenceRequest> requests)
    {
        var ranges = new SequenceRange[requests.Length];
        var undo = new List<(int At, LedgerRecord Before)>();
        var recordsBefore = _records.Count;
        try
        {
            for (var i = 0; i < requests.Length; i++) ranges[i] = ReserveOne(requests[i], undo);
            AppendNew(recordsBefore);
            RandomAccess.FlushToDisk(_file);
        }
        catch
        {
            // What may have reached the disk lies above what memory says: only ever safe. Memory goes on as if nothing had been asked.
            for (var i = undo.Count - 1; i >= 0; i--) _records[undo[i].At] = undo[i].Before;
            foreach (var record in _records.Skip(recordsBefore)) _index.Remove(record.Fingerprint);
            _records.RemoveRange(recordsBefore, _records.Count - recordsBefore);
            throw;
        }

        return ranges;
    }

    /// <summary>
    /// Makes a damaged ledger usable again as far as that is safe: half-lost records jump over the longest possible reservation. Lost records stay
    /// refused. With <paramref name="discardUnreadable"/> the unreadable ones are forgotten, which is safe only when every SA that the ledger no longer
    /// knows has got new keys. Returns how many records were saved and how many were given up.
    /// </summary>
    public (int Saved, int GivenUp) Repair(bool discardUnreadable)
    {
        var saved = 0;
        for (var i = 0; i < _records.Count; i++)
        {
            var record = _records[i];
            if (record.State != LedgerRecordState.HalfLost) continue;
            record.End = record.End > ulong.MaxValue - LongestReservation ? ulong.MaxValue : record.End + LongestReservation;
            record.Generation++;
            record.State = LedgerRecordState.Intact;
            _records[i] = record;
            record.WriteNew(_buffer);
            RandomAccess.Write(_file, _buffer, OffsetOf(i));
            saved++;
        }

        var givenUp = 0;
        if (discardUnreadable)
        {
            var kept = _records.Where(record => record.State == LedgerRecordState.Intact).ToList();
            givenUp = _records.Count - kept.Count;
            _records.Clear();
            _index.Clear();
            foreach (var record in kept)
            {
                _index[record.Fingerprint] = _records.Count;
                _records.Add(record);
            }

            _unreadable = 0;
            _headerDamaged = false;
            AppendNew(0);
            WriteHeader();
            RandomAccess.SetLength(_file, OffsetOf(_records.Count));
        }

        RandomAccess.FlushToDisk(_file);
        return (saved, givenUp);
    }

    /// <summary>Closes the file. Numbers that were handed out and not used are lost, which is harmless.</summary>
    public void Dispose() => _file.Dispose();

    private SequenceRange ReserveOne(in SequenceRequest request, List<(int At, LedgerRecord Before)> undo)
    {
        if (FaultOf(request.Sa) is not null) return default;
        var count = Math.Min(request.Count, LongestReservation);
        if (!_index.TryGetValue(request.Sa.Value, out var at))
        {
            at = _records.Count;
            _index.Add(request.Sa.Value, at);
            // Sequence numbers start at 1 (RFC 4303 §2.2).
            _records.Add(new LedgerRecord { Fingerprint = request.Sa.Value, End = EndOf(1, count, request.Last) });
            return new SequenceRange(1, _records[at].End);
        }

        var record = _records[at];
        var first = record.End;
        if (first > request.Last) return default;
        undo.Add((at, record));
        record.End = EndOf(first, count, request.Last);
        record.Generation++;
        _records[at] = record;
        RandomAccess.Read(_file, _buffer, OffsetOf(at));
        record.WriteNext(_buffer);
        RandomAccess.Write(_file, _buffer, OffsetOf(at));
        return new SequenceRange(first, record.End);
    }

    private static ulong EndOf(ulong first, ulong count, ulong last) => last - first < count - 1 ? checked(last + 1) : first + count;

    private void AppendNew(int from)
    {
        if (from == _records.Count) return;
        var octets = new byte[(_records.Count - from) * LedgerRecord.Length];
        for (var i = from; i < _records.Count; i++) _records[i].WriteNew(octets.AsSpan((i - from) * LedgerRecord.Length));
        RandomAccess.Write(_file, octets, OffsetOf(from));
        // The records must be there before the header counts them.
        RandomAccess.FlushToDisk(_file);
        WriteHeader();
    }

    private void WriteHeader()
    {
        Span<byte> header = stackalloc byte[HeaderCopyLength];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)_records.Count);
        BinaryPrimitives.WriteUInt64BigEndian(header[16..], ++_headerGeneration);
        BinaryPrimitives.WriteUInt32BigEndian(header[60..], LedgerRecord.Check(header[..60], []));
        RandomAccess.Write(_file, header, (long)(_headerGeneration % 2) * HeaderCopyLength);
    }

    private void Load()
    {
        var octets = new byte[RandomAccess.GetLength(_file)];
        var read = 0;
        while (read < octets.Length && RandomAccess.Read(_file, octets.AsSpan(read), read) is > 0 and var n) read += n;
        if (!TryReadHeader(octets, out var count) || octets.Length < OffsetOf(count))
        {
            _headerDamaged = true;
            count = Math.Max(0, (octets.Length - HeaderLength) / LedgerRecord.Length);
        }

        for (var i = 0; i < count; i++)
        {
            var record = LedgerRecord.Read(octets.AsSpan((int)OffsetOf(i), LedgerRecord.Length));
            if (record.State == LedgerRecordState.Unreadable)
            {
                _unreadable++;
            }
            else if (!_index.TryAdd(record.Fingerprint, i))
            {
                // Two records of one SA can only come from damage: either may have the lower end, so the SA is refused. The second may have replaced another SA's record.
                _unreadable++;
                record.State = LedgerRecordState.Lost;
                CollectionsMarshal.AsSpan(_records)[_index[record.Fingerprint]].State = LedgerRecordState.Lost;
            }

            _records.Add(record);
        }
    }

    // Both copies must check out: falling back to the older one could forget the newest record.
    private bool TryReadHeader(ReadOnlySpan<byte> octets, out int count)
    {
        count = 0;
        if (octets.Length < HeaderLength) return false;
        for (var copy = 0; copy < 2; copy++)
        {
            var header = octets.Slice(copy * HeaderCopyLength, HeaderCopyLength);
            if (!header.StartsWith(Magic) || BinaryPrimitives.ReadUInt32BigEndian(header[60..]) != LedgerRecord.Check(header[..60], [])) return false;
            var generation = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
            if (generation <= _headerGeneration) continue;
            _headerGeneration = generation;
            count = (int)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        }

        return true;
    }

    private static long OffsetOf(int record) => HeaderLength + (long)record * LedgerRecord.Length;
}
