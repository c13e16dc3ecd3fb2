using System.Diagnostics;
using System.Numerics;

namespace IpTfs.Protocol.Esp;

/// <summary>
/// The anti-replay window of an inbound SA: remembers which of the last <see cref="Size"/> sequence numbers were received.
/// A bitmap ring of 64-bit words that is advanced by clearing whole words, as RFC 6479 proposes; the window itself is exact.
/// </summary>
/// <remarks>
/// <code>
///          left edge                         Top
///   -----------|------------------------------|-----------&gt; sequence
///    too old   |  seen (1) or missing (0)     |  fresh
///   words:  ..][....|.........][.........][...|......][ cleared when Top enters it ][..
/// </code>
/// Single-threaded. <see cref="Check"/> changes nothing; <see cref="Update"/> is for numbers whose packet was authenticated.
/// </remarks>
public sealed class ReplayWindow
{
    /// <summary>The largest window, in packets.</summary>
    public const int MaxSize = 4096;

    private const int WordBits = 64;

    private readonly ulong[] _words;
    private readonly ulong _wordMask;

    /// <summary>Makes an empty window.</summary>
    /// <param name="size">Packets that may arrive late; 1 to <see cref="MaxSize"/>. 0 turns the check off and keeps only <see cref="Top"/>.</param>
    public ReplayWindow(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        Size = size;
        // One word more than the window needs: the word that contains Top may hold a single bit of the window.
        var words = size == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)(((size - 1 + WordBits - 1) / WordBits) + 1));
        _words = new ulong[words];
        _wordMask = words == 0 ? 0 : (ulong)words - 1;
    }

    /// <summary>The window's size in packets; 0 when the check is off.</summary>
    public int Size { get; }

    /// <summary>The highest sequence number received, 0 before the first.</summary>
    public ulong Top { get; private set; }

    /// <summary>Refuses all numbers up to <paramref name="top"/> from now on: for an SA that continues after a restart.</summary>
    /// <param name="top">A number not below any that was received before the restart.</param>
    /// <exception cref="InvalidOperationException">The window is already higher.</exception>
    public void StartAt(ulong top)
    {
        if (top < Top) throw new InvalidOperationException("an anti-replay window never moves back");
        Top = top;
        if (Size == 0) return;
        Array.Fill(_words, ulong.MaxValue);
        // Numbers above top in the same word have not been received.
        var bit = (int)(top % WordBits);
        _words[Word(top)] = bit == WordBits - 1 ? ulong.MaxValue : (1UL << (bit + 1)) - 1;
    }

    /// <summary>The verdict on a number. Changes nothing.</summary>
    public ReplayVerdict Check(ulong sequence)
    {
        if (Size == 0) return ReplayVerdict.Fresh;
        //= RFC4303 §3.3.3: the first packet of an SA has sequence number 1, so 0 is never valid
        if (sequence == 0) return ReplayVerdict.TooOld;
        if (sequence > Top) return ReplayVerdict.Fresh;
        if (Top - sequence >= (ulong)Size) return ReplayVerdict.TooOld;
        return (_words[Word(sequence)] & Bit(sequence)) == 0 ? ReplayVerdict.Fresh : ReplayVerdict.Duplicate;
    }

    /// <summary>Marks a number as received and moves the window if it is a new top.</summary>
    /// <remarks>Does nothing for numbers that <see cref="Check"/> calls too old.</remarks>
    public void Update(ulong sequence)
    {
        if (Size == 0)
        {
            Top = Math.Max(Top, sequence);
            return;
        }

        if (sequence > Top) Advance(sequence);
        else if (Top - sequence >= (ulong)Size) return;
        _words[Word(sequence)] |= Bit(sequence);
        Debug.Assert(sequence == 0 || Check(sequence) == ReplayVerdict.Duplicate, "a number that was marked is a duplicate from then on");
    }

    private void Advance(ulong top)
    {
        var from = Top / WordBits;
        var steps = Math.Min((top / WordBits) - from, (ulong)_words.Length);
        for (ulong i = 1; i <= steps; i++) _words[(from + i) & _wordMask] = 0;
        // A jump longer than the ring clears every word, so the order of the indices does not matter.
        Top = top;
    }

    private static ulong Bit(ulong sequence) => 1UL << (int)(sequence % WordBits);

    private ulong Word(ulong sequence) => (sequence / WordBits) & _wordMask;
}
