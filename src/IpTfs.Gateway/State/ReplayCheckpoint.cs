using System.Runtime.InteropServices;

namespace IpTfs.Gateway.State;

/// <summary>
/// Where one inbound SA keeps the highest sequence number it has accepted: two words of a memory-mapped file, so that storing costs nanoseconds
/// and survives the death of the process at any instant.
/// </summary>
/// <remarks>One thread at a time stores. The memory stays mapped until the owning <see cref="ReplayCheckpoints"/> is disposed.</remarks>
public sealed unsafe class ReplayCheckpoint
{
    private readonly Record* _record;

    internal ReplayCheckpoint(nint record)
    {
        _record = (Record*)record;
        Start = Math.Max(_record->Top, ~_record->TopInverted);
    }

    /// <summary>
    /// The number at and below which nothing may be accepted any more: the highest one accepted before, or a bound on it after a crash of the
    /// machine. 0 for an SA that was never seen.
    /// </summary>
    public ulong Start { get; internal set; }

    /// <summary>The highest number stored so far, or <see cref="Start"/>.</summary>
    public ulong Current => Math.Max(Start, Math.Max(_record->Top, ~_record->TopInverted));

    /// <summary>Stores the highest accepted sequence number. Call it before anything of that packet is delivered.</summary>
    public void Store(ulong top)
    {
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
