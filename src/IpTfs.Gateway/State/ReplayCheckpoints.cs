using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text;

namespace IpTfs.Gateway.State;

/// <summary>
/// The anti-replay checkpoints of all inbound SAs, in a memory-mapped file. Stored numbers survive the death of the process. After a crash of the machine the
/// file may lag by one flush interval; the SAs then start above an upper bound that each flush stores.
/// </summary>
/// <remarks>Not thread-safe: one actor adds and flushes. Each SA's actor uses its own checkpoint.</remarks>
public sealed unsafe class ReplayCheckpoints : IDisposable
{
    private const int HeaderLength = 64;
    private const int RecordsPerView = 1024;
    private const ulong LeastSlack = 1024;
    private const ulong Version = 0x3131_5052_5346_5449; // "ITFSRP11", least significant octet first

    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<View> _views = [];
    private readonly Dictionary<UInt128, ReplayCheckpoint> _checkpoints = [];
    private readonly bool _machineCrashed;
    private int _count;
    private int _damaged;

    private ReplayCheckpoints(string path, FileStream file, string bootId)
    {
        _path = path;
        _file = file;
        var isNew = file.Length == 0;
        if (isNew) Grow();
        else for (long at = HeaderLength; at < file.Length; at += RecordsPerView * ReplayCheckpoint.Record.Length) Map(at);
        var header = (Header*)_views[0].Start;
        if (isNew) *header = new Header { Version = Version, Clean = 1 };
        if (header->Version != Version)
            throw new StateException($"anti-replay checkpoints {path}: not a file of this version; move it away after giving the inbound SAs new keys");
        var boot = BootOf(bootId);
        _machineCrashed = header->Clean == 0 && header->BootId != boot;
        _count = checked((int)header->Count);
        for (var i = 0; i < _count; i++) Load(i);
        header->BootId = boot;
        header->Clean = 0;
        Flush();
    }

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bootId">Identifies this boot of the machine; a value that differs from the file's means that the machine was restarted.</param>
    /// <exception cref="StateException">The file cannot be used.</exception>
    public static ReplayCheckpoints Open(string path, string bootId)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (file.Length != 0 && (file.Length < HeaderLength || (file.Length - HeaderLength) % (RecordsPerView * ReplayCheckpoint.Record.Length) != 0))
                throw new StateException($"anti-replay checkpoints {path}: the file has been cut; move it away after giving the inbound SAs new keys");
            return new ReplayCheckpoints(path, file, bootId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new StateException($"anti-replay checkpoints {path}: {e.Message}; make it readable and writable for the user that runs the gateway", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Returns the checkpoint of an SA; creates it if it does not exist.</summary>
    /// <exception cref="StateException">A damaged record may be this SA's: a new checkpoint could allow replays.</exception>
    public ReplayCheckpoint For(SaFingerprint sa)
    {
        if (_checkpoints.TryGetValue(sa.Value, out var known)) return known;
        if (_damaged > 0)
            throw new StateException($"anti-replay checkpoints {_path}: {_damaged} damaged record(s), one of which may be this SA's; give the SA new keys and move the file away");
        if (HeaderLength + (long)_count * ReplayCheckpoint.Record.Length >= _file.Length) Grow();
        var record = RecordAt(_count);
        *record = new ReplayCheckpoint.Record
        {
            FingerprintHigh = (ulong)(sa.Value >> 64),
            FingerprintLow = (ulong)sa.Value,
            FingerprintCheck = CheckOf(sa.Value),
            TopInverted = ~0UL,
            Slack = LeastSlack,
        };
        ((Header*)_views[0].Start)->Count = (ulong)++_count;
        return _checkpoints[sa.Value] = new ReplayCheckpoint((nint)record);
    }

    /// <summary>Flushes the file to disk. Call it about once a second: a crash of the machine loses everything stored after the last flush.</summary>
    public void Flush()
    {
        foreach (var checkpoint in _checkpoints.Values)
        {
            var record = checkpoint.Pointer;
            var top = record->Top;
            record->Slack = Math.Max(LeastSlack, unchecked(4 * (top - record->FlushedTop)));
            record->FlushedTop = top;
        }

        foreach (var view in _views) view.Accessor.Flush();
    }

    /// <summary>Marks the file as complete, flushes and unmaps it. No checkpoint may be used afterwards.</summary>
    public void Dispose()
    {
        ((Header*)_views[0].Start)->Clean = 1;
        Flush();
        foreach (var view in _views) view.Dispose();
        _file.Dispose();
    }

    private void Load(int index)
    {
        var record = RecordAt(index);
        var sa = new UInt128(record->FingerprintHigh, record->FingerprintLow);
        if (record->FingerprintCheck != CheckOf(sa))
        {
            _damaged++;
            return;
        }

        var checkpoint = new ReplayCheckpoint((nint)record);
        if (_machineCrashed)
        {
            checkpoint.Start = checkpoint.Start > ulong.MaxValue - record->Slack ? ulong.MaxValue : checkpoint.Start + record->Slack;
            checkpoint.Store(checkpoint.Start);
        }

        _checkpoints[sa] = checkpoint;
    }

    private ReplayCheckpoint.Record* RecordAt(int index)
    {
        var view = _views[index / RecordsPerView];
        return (ReplayCheckpoint.Record*)(view.Records + index % RecordsPerView * ReplayCheckpoint.Record.Length);
    }

    private void Grow()
    {
        var at = Math.Max(HeaderLength, _file.Length);
        _file.SetLength(at + RecordsPerView * ReplayCheckpoint.Record.Length);
        Map(at);
    }

    // Each part of the file has its own mapping, so that pointers into earlier parts stay valid while the file grows.
    private void Map(long at)
    {
        var start = _views.Count == 0 ? 0 : at;
        var map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _views.Add(new View(map, map.CreateViewAccessor(start, at - start + RecordsPerView * ReplayCheckpoint.Record.Length), (int)(at - start)));
    }

    private static ulong BootOf(string bootId) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(bootId)));

    private static ulong CheckOf(UInt128 sa) => unchecked(((ulong)(sa >> 64) * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)sa * 0xC2B2_AE3D_27D4_EB4F) ^ 0x5A5A);

    private struct Header
    {
        public ulong Version;
        public ulong BootId;
        public ulong Clean;
        public ulong Count;
    }

    private sealed class View : IDisposable
    {
        private readonly MemoryMappedFile _map;

        public View(MemoryMappedFile map, MemoryMappedViewAccessor accessor, int header)
        {
            _map = map;
            Accessor = accessor;
            byte* pointer = null;
            accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            Start = (nint)(pointer + accessor.PointerOffset);
            Records = Start + header;
        }

        public MemoryMappedViewAccessor Accessor { get; }

        public nint Start { get; }

        public nint Records { get; }

        public void Dispose()
        {
            Accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            Accessor.Dispose();
            _map.Dispose();
        }
    }
}
