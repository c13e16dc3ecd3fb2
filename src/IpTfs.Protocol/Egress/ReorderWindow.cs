using System.Diagnostics;
using System.Numerics;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Egress;

/// <summary>
/// The order of outer packets: the next sequence number, the saved early payloads, and since when the others are missing. It holds no octets.
/// <code>
///   given up or read | next | missing, or saved with its octets elsewhere … | highest |  → not seen
///                      └──────── at most window + 1 numbers ─────────────────┘
/// </code>
/// </summary>
/// <remarks>Single-threaded. The slots are allocated when the first packet arrives early, and only as many as the displacement needs.</remarks>
internal sealed class ReorderWindow
{
    private readonly EgressSettings _settings;
    private ReorderSlot[] _slots = [];
    private ulong _highest;
    private ulong _countMissedFrom;
    private ulong _recent;
    private ulong _restart;
    private MonotonicTime _detourEnd;
    private bool _started;

    public ReorderWindow(EgressSettings settings)
    {
        _settings = settings;
        Next = settings.FirstSequence;
        FlushTo = Next;
    }

    /// <summary>The next sequence number.</summary>
    public ulong Next { get; private set; }

    /// <summary>Lower numbers are no longer awaited; at least <see cref="Next"/> once all output was taken.</summary>
    public ulong FlushTo { get; private set; }

    /// <summary>Payloads saved.</summary>
    public int Saved { get; private set; }

    /// <summary>When the oldest gap is given up; <see cref="MonotonicTime.Never"/> when there is none.</summary>
    public MonotonicTime NextDeadline
    {
        get
        {
            var position = Math.Max(Next, FlushTo);
            if (Saved == 0 || position > _highest || Slot(position).IsSaved) return MonotonicTime.Never;
            return GivenUpAt(position);
        }
    }

    /// <summary>Classifies a number and, if it lies beyond the window, moves <see cref="FlushTo"/>. Saves nothing.</summary>
    public ReorderPlace Place(ulong sequence, MonotonicTime now)
    {
        if (!_started) Start(sequence, now);
        var window = Width(now);
        if (sequence < Next) return PlaceOld(sequence);
        var ahead = sequence - Next;
        if (ahead == 0) return ReorderPlace.InTurn;
        if (ahead <= window) return sequence <= _highest && Slot(sequence).IsSaved ? ReorderPlace.Duplicate : ReorderPlace.Early;
        //= RFC9347 §2.2.3 R7: the window slides; what is older than it is given up
        FlushTo = sequence - window;
        if (ahead > (ulong)_settings.RestartDistance) _restart = sequence;
        return ReorderPlace.Beyond;
    }

    /// <summary>Whether a number arrived after a higher number.</summary>
    public bool IsReordered(ulong sequence) => _started && sequence < _highest;

    /// <summary>Saves an early payload in its slot; every lower number not received counts as missing from now on, if not earlier.</summary>
    public void Save(ulong sequence, in ReorderSlot slot, MonotonicTime now)
    {
        Debug.Assert(sequence > Next && sequence - Next <= Width(now), "what is saved lies inside the window");
        Notice(sequence, now);
        ref var place = ref Slot(sequence);
        Debug.Assert(!place.IsSaved, "a number is saved once");
        place = slot;
        place.IsSaved = true;
        Saved++;
        CheckInvariants();
    }

    /// <summary>
    /// Skips the numbers given up and returns the next payload if it is saved. False when <see cref="Next"/> must be awaited.
    /// </summary>
    /// <param name="slot">The payload's slot, on true.</param>
    /// <param name="missed">Increased by the numbers given up.</param>
    public bool TryTakeNext(out ReorderSlot slot, ref long missed)
    {
        slot = default;
        while (true)
        {
            if (Saved == 0)
            {
                if (Next < FlushTo) missed += GiveUpAll();
                return false;
            }

            if (Slot(Next).IsSaved)
            {
                slot = Slot(Next);
                Slot(Next) = default;
                Saved--;
                HandleRead(Next);
                return true;
            }

            if (Next >= FlushTo) return false;
            if (Next >= _countMissedFrom) missed++;
            if (Next <= _highest) Slot(Next) = default;
            Next++;
            _recent <<= 1;
        }
    }

    /// <summary>The payload of the next number is being read.</summary>
    public void HandleRead(ulong sequence)
    {
        Debug.Assert(sequence == Next, "payloads are read in turn");
        if (Next <= _highest && _slots.Length > 0) Slot(Next) = default;
        Next++;
        _recent = (_recent << 1) | 1;
        if (_highest < sequence) _highest = sequence;
        if (FlushTo < Next) FlushTo = Next;
        CheckInvariants();
    }

    /// <summary>Without a window: the payload of any number is being read on arrival. Returns the numbers skipped.</summary>
    public long HandleReadAsReceived(ulong sequence)
    {
        if (sequence < Next)
        {
            MarkRecent(sequence);
            return 0;
        }

        FlushTo = sequence;
        var missed = GiveUpAll();
        HandleRead(sequence);
        return missed;
    }

    /// <summary>Records that a late number has arrived, so that a copy of it is a duplicate.</summary>
    public void MarkRecent(ulong sequence)
    {
        var back = Next - 1 - sequence;
        if (back < 64) _recent |= 1UL << (int)back;
    }

    /// <summary>Gives up the gaps whose timer has expired; the payloads after them are then next.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        var position = Math.Max(Next, FlushTo);
        while (Saved > 0 && position <= _highest && (Slot(position).IsSaved || GivenUpAt(position) <= now)) position++;
        //= RFC9347 §2.2.3 R10: a lost-packet timer gives up a packet that does not come
        FlushTo = Math.Max(FlushTo, position);
    }

    /// <summary>Frees the slices of all saved payloads and removes them.</summary>
    public void Clear(FragmentStore store)
    {
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.IsSaved) store.Free(slot.Slice);
            slot = default;
        }

        Saved = 0;
    }

    // Packets that the previous owner relays are behind those that the peer sends here by as many as it sends in the meantime.
    private ulong Width(MonotonicTime now) => (ulong)(now < _detourEnd ? Math.Max(EgressTuning.DetourWindow, _settings.ReorderWindow) : _settings.ReorderWindow);

    private void Start(ulong sequence, MonotonicTime now)
    {
        _started = true;
        var window = (ulong)_settings.ReorderWindow;
        if (_settings.IsHandedOver) _detourEnd = now.AddNanos(EgressTuning.DetourPeriodNanos);
        if (sequence <= Next || (sequence - Next <= window && !_settings.JoinsLate)) return;
        // The peer was already sending: numbers below its first packet here may never have been sent, or were lost before this end started.
        if (sequence - Next > window) Next = sequence - window;
        FlushTo = Next;
        _countMissedFrom = sequence;
        _restart = sequence;
    }

    private ReorderPlace PlaceOld(ulong sequence)
    {
        var back = Next - 1 - sequence;
        return back < 64 && (_recent >> (int)back & 1) != 0 ? ReorderPlace.Duplicate : ReorderPlace.Late;
    }

    private void Notice(ulong sequence, MonotonicTime now)
    {
        var from = Math.Max(Next, _highest + 1);
        EnsureSlots(sequence);
        var since = now.Nanos;
        // Numbers before the first packet of a new or restarted peer are awaited only during the start grace.
        if (sequence == _restart) since -= _settings.EffectiveTimerNanos - _settings.EffectiveGraceNanos;
        else if (now < _detourEnd) since += Math.Max(0, EgressTuning.DetourNanos - _settings.EffectiveTimerNanos);
        for (var missing = from; missing < sequence; missing++) Slot(missing).NoticedNanos = since;
        if (sequence > _highest) _highest = sequence;
    }

    private long GiveUpAll()
    {
        var count = FlushTo - Next;
        var counted = FlushTo > _countMissedFrom ? FlushTo - Math.Max(Next, _countMissedFrom) : 0;
        if (_slots.Length > 0) Array.Clear(_slots);
        Next = FlushTo;
        _recent = count >= 64 ? 0 : _recent << (int)count;
        // Avoids counter overflow whatever numbers an authenticated peer sends.
        return (long)Math.Min(counted, (ulong)long.MaxValue >> 2);
    }

    private MonotonicTime GivenUpAt(ulong sequence) => new MonotonicTime(Slot(sequence).NoticedNanos).AddNanos(_settings.EffectiveTimerNanos);

    private ref ReorderSlot Slot(ulong sequence) => ref _slots[(int)(sequence & (ulong)(_slots.Length - 1))];

    private void EnsureSlots(ulong sequence)
    {
        var needed = (int)(sequence - Next) + 1;
        if (needed <= _slots.Length) return;
        var old = _slots;
        var slots = new ReorderSlot[Math.Max(4, (int)BitOperations.RoundUpToPowerOf2((uint)needed))];
        if (old.Length > 0)
        {
            for (var i = Next; i <= _highest && i - Next < (ulong)old.Length; i++)
            {
                slots[(int)(i & (ulong)(slots.Length - 1))] = old[(int)(i & (ulong)(old.Length - 1))];
            }
        }

        _slots = slots;
    }

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        if (_slots.Length > 64) return;
        var saved = 0;
        foreach (ref readonly var slot in _slots.AsSpan()) saved += slot.IsSaved ? 1 : 0;
        Debug.Assert(saved == Saved, "the count of saved payloads is the number of filled slots");
        Debug.Assert(Saved == 0 || (_highest >= Next && _highest - Next < (ulong)_slots.Length), "all that is saved has a slot");
    }
}
