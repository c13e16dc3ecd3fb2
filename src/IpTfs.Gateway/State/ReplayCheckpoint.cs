using System.Runtime.InteropServices;

namespace IpTfs.Gateway.State;

/// <summary>
/// Stores the highest sequence number that one inbound SA has accepted. Usually two words of a memory-mapped file, so that storing costs nanoseconds and survives
/// the death of the process at any instant; in memory for a ledger that makes the number durable in another way.
/// </summary>
/// <remarks>
/// One thread at a time stores; any thread reads. A mapped checkpoint is valid until the owning <see cref="ReplayCheckpoints"/> is disposed; a checkpoint in memory
/// needs no disposal.
/// </remarks>
public sealed unsafe class ReplayCheckpoint
{
    private readonly Record* _record;
    private ulong _top;
    private ulong _ceiling = ulong.MaxValue;

    internal ReplayCheckpoint(nint record)
    {
        _record = (Record*)record;
        Start = Math.Max(_record->Top, ~_record->TopInverted);
    }

    private ReplayCheckpoint(ulong start) => Start = start;

    /// <summary>Creates a checkpoint in memory.</summary>
    /// <param name="start">No number up to this one may be accepted any more.</param>
    /// <param name="ceiling">See <see cref="Ceiling"/>; not below <paramref name="start"/>.</param>
    /// <param name="origin">See <see cref="Origin"/>.</param>
    public static ReplayCheckpoint InMemory(ulong start, ulong ceiling = ulong.MaxValue, CheckpointOrigin origin = CheckpointOrigin.ThisNode) =>
        new(start) { Ceiling = ceiling, Origin = origin };

    /// <summary>
    /// No number up to this one may be accepted any more: the highest one accepted before, or an upper bound on it after a crash of the machine. 0 for a new SA.
    /// </summary>
    public ulong Start { get; internal set; }

    /// <summary>The node that accepted the numbers up to <see cref="Start"/>, and how exactly they are known.</summary>
    public CheckpointOrigin Origin { get; private init; }

    /// <summary>The highest number stored so far, or <see cref="Start"/>.</summary>
    public ulong Current => Math.Max(
        Start, _record is null ? Volatile.Read(ref _top) : Math.Max(Volatile.Read(ref _record->Top), ~Volatile.Read(ref _record->TopInverted)));

    /// <summary>
    /// No number above it may be accepted yet. A ledger without durable exact tops makes the ceiling durable: the SA's next owner starts at it. The ledger raises the
    /// ceiling after making it durable; the SA itself lowers it, and the ledger makes that durable afterwards. Initially unlimited.
    /// </summary>
    public ulong Ceiling
    {
        get => Volatile.Read(ref _ceiling);
        set => Volatile.Write(ref _ceiling, value);
    }

    /// <summary>Stores the highest accepted sequence number. Must be called before anything of that packet is delivered.</summary>
    public void Store(ulong top)
    {
        if (_record is null)
        {
            Volatile.Write(ref _top, top);
            return;
        }

        // Two words in sequence: if the process dies in between, the greater of the two counts.
        Volatile.Write(ref _record->Top, top);
        Volatile.Write(ref _record->TopInverted, ~top);
    }

    internal Record* Pointer => _record;

    /// <summary>The record in the file, in the machine's byte order: the file is never moved between machines.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Length)]
    internal struct Record
    {
        public const int Length = 64;
        public ulong FingerprintHigh;
        public ulong FingerprintLow;
        public ulong FingerprintCheck;
        public ulong Top;
        public ulong TopInverted;

        /// <summary>How far the accepted top may exceed <see cref="Top"/> when only the last flush to disk has survived.</summary>
        public ulong Slack;

        /// <summary>The top at the last flush, from which the next <see cref="Slack"/> is computed.</summary>
        public ulong FlushedTop;
    }
}
