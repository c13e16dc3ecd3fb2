using System.Runtime.InteropServices;

namespace IpTfs.Gateway.State;

/// <summary>
/// Where one inbound SA keeps the highest sequence number it has accepted. As a rule two words of a memory-mapped file, so that storing costs nanoseconds
/// and survives the death of the process at any instant; in memory for a ledger that keeps it durable in another way.
/// </summary>
/// <remarks>
/// One thread at a time stores; any thread reads. A mapped one stays mapped until the owning <see cref="ReplayCheckpoints"/> is disposed; one in memory owns
/// nothing that must be disposed.
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

    /// <summary>Makes one that no file holds.</summary>
    /// <param name="start">The number at and below which nothing may be accepted any more.</param>
    /// <param name="ceiling">See <see cref="Ceiling"/>; not below <paramref name="start"/>.</param>
    /// <param name="isBound">See <see cref="IsBound"/>.</param>
    public static ReplayCheckpoint InMemory(ulong start, ulong ceiling = ulong.MaxValue, bool isBound = false) => new(start) { Ceiling = ceiling, IsBound = isBound };

    /// <summary>
    /// The number at and below which nothing may be accepted any more: the highest one accepted before, or a bound on it after a crash of the
    /// machine. 0 for an SA that was never seen.
    /// </summary>
    public ulong Start { get; internal set; }

    /// <summary>Whether <see cref="Start"/> is a bound on what another node accepted, which failed; else it is what was accepted, or nothing is known about it.</summary>
    public bool IsBound { get; private init; }

    /// <summary>The highest number stored so far, or <see cref="Start"/>.</summary>
    public ulong Current => Math.Max(
        Start, _record is null ? Volatile.Read(ref _top) : Math.Max(Volatile.Read(ref _record->Top), ~Volatile.Read(ref _record->TopInverted)));

    /// <summary>
    /// No number above it may be accepted yet. A ledger that keeps no exact tops durable keeps this one: the SA's next owner starts at it. The ledger
    /// writes a higher one, after that is durable; the SA itself a lower one, which the ledger makes durable after. Without a bound at first.
    /// </summary>
    public ulong Ceiling
    {
        get => Volatile.Read(ref _ceiling);
        set => Volatile.Write(ref _ceiling, value);
    }

    /// <summary>Stores the highest accepted sequence number. Call it before anything of that packet is delivered.</summary>
    public void Store(ulong top)
    {
        if (_record is null)
        {
            Volatile.Write(ref _top, top);
            return;
        }

        // Two words, one after the other: a death in between leaves one of them, and the greater of the two counts.
        Volatile.Write(ref _record->Top, top);
        Volatile.Write(ref _record->TopInverted, ~top);
    }

    internal Record* Pointer => _record;

    /// <summary>The record as it lies in the file, in the machine's byte order: the file is never moved between machines.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Length)]
    internal struct Record
    {
        public const int Length = 64;
        public ulong FingerprintHigh;
        public ulong FingerprintLow;
        public ulong FingerprintCheck;
        public ulong Top;
        public ulong TopInverted;

        /// <summary>How many packets more than <see cref="Top"/> can have been accepted when the last flush to disk is all that is left.</summary>
        public ulong Slack;

        /// <summary>The top at the last flush, to compute the next <see cref="Slack"/>.</summary>
        public ulong FlushedTop;
    }
}
