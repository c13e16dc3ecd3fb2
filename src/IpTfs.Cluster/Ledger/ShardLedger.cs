using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Ledger;

/// <summary>
/// The ledger of a shard on the node that owns it: collects the requests of its SAs, writes them as one record, and grants them when the record is durable. One write
/// is under way at a time; requests that arrive meanwhile share the next write.
/// </summary>
/// <remarks>Single-threaded, without I/O: the caller writes <see cref="TryBeginWrite"/>'s record and reports the result. Nothing is granted that is not durable.</remarks>
internal sealed class ShardLedger
{
    private const ulong FirstRange = 1 << 12;
    // As of the last record made; not durable while that record is under way.
    private readonly Dictionary<UInt128, ulong> _limits;
    private readonly Dictionary<UInt128, ulong> _wanted = [];
    private readonly Dictionary<UInt128, CeilingPolicy> _policies = [];
    private readonly Dictionary<UInt128, long> _lowering = [];
    private readonly List<LedgerGrant> _collected = [];
    private readonly List<LedgerGrant> _underWay = [];
    private readonly Queue<LedgerGrant> _granted = [];
    private readonly int _incarnation;
    private readonly ulong _floor;
    private readonly TimeSpan _lead;
    private LedgerRecord? _write;
    private long _rounds;

    private ShardLedger(Dictionary<UInt128, ulong> limits, int incarnation, ulong floor, long epoch, TimeSpan lead)
    {
        _limits = limits;
        _incarnation = incarnation;
        _floor = floor;
        Epoch = epoch;
        // No two ownerships use the same round.
        _rounds = epoch << 32;
        _lead = lead;
    }

    /// <summary>The owner's epoch.</summary>
    public long Epoch { get; }

    /// <summary>Whether something waits to be written.</summary>
    public bool HasWork => _wanted.Count > 0;

    /// <summary>Whether an SA stands still until the next write is durable.</summary>
    public bool IsUrgent { get; private set; }

    /// <summary>Whether a write is under way.</summary>
    public bool IsWriting => _write is not null;

    /// <summary>Takes a shard's ledger over.</summary>
    /// <param name="found">The last owner's record; null when there is none.</param>
    /// <param name="incarnation">The cluster's incarnation.</param>
    /// <param name="advance">By how many numbers a record may be behind for each recovery since it was written.</param>
    /// <param name="sas">The SAs that are to start.</param>
    /// <param name="lead">The time that the room below a ceiling is to last for.</param>
    /// <param name="writeId">The id of the write.</param>
    /// <param name="now">The time.</param>
    /// <param name="record">The record to be written; what is in <paramref name="start"/> may be used once it is durable.</param>
    /// <param name="start">What the SAs start with.</param>
    public static ShardLedger TakeOver(
        LedgerRecord? found, int incarnation, ulong advance, IReadOnlyList<ShardSa> sas, TimeSpan lead, UInt128 writeId, MonotonicTime now, out LedgerRecord record, out ShardStart start)
    {
        var limits = new Dictionary<UInt128, ulong>(found?.Limits.Count ?? 0);
        // One advance for each recovery since the record was written: each recovery may have undone the writes since the one before.
        var behind = found is null ? 0 : Multiply(advance, incarnation - found.Incarnation);
        foreach (var (sa, limit) in found?.Limits ?? new Dictionary<UInt128, ulong>()) limits[sa] = AddSaturated(limit, behind);
        var ledger = new ShardLedger(limits, incarnation, Multiply(advance, incarnation - 1), (found?.Epoch ?? 0) + 1, lead);
        var ranges = new Dictionary<UInt128, SequenceRange>(sas.Count);
        var windows = new Dictionary<UInt128, (ulong, ulong)>(sas.Count);
        foreach (var sa in sas)
        {
            ranges[sa.Outbound.Value] = ledger.Take(sa.Outbound.Value, FirstRange, sa.Last);
            var top = ledger.LimitOf(sa.Inbound.Value);
            var ceiling = AddSaturated(top, CeilingPolicy.LeastLead);
            ledger._wanted[sa.Inbound.Value] = ceiling;
            ledger._policies[sa.Inbound.Value] = new CeilingPolicy(top, now);
            windows[sa.Inbound.Value] = (top, ceiling);
        }

        start = new ShardStart(ranges, windows);
        record = ledger.BeginWrite(writeId);
        return ledger;
    }

    /// <summary>Continues a ledger in which the previous owner has already leased this owner's first numbers and ceilings.</summary>
    /// <param name="left">The SAs' final numbers.</param>
    /// <param name="taken">The ledger as it lies in the store.</param>
    /// <param name="advance">By how many numbers a record may be behind for each recovery since it was written.</param>
    /// <param name="sas">The SAs that are to start.</param>
    /// <param name="lead">The time that the room below a ceiling is to last for.</param>
    /// <param name="now">The time.</param>
    /// <param name="start">What the SAs start with; SAs that the previous owner did not know are not in it.</param>
    public static ShardLedger Inherit(
        LedgerRecord left, LedgerRecord taken, ulong advance, IReadOnlyList<ShardSa> sas, TimeSpan lead, MonotonicTime now, out ShardStart start)
    {
        var ledger = new ShardLedger(new Dictionary<UInt128, ulong>(taken.Limits), taken.Incarnation, Multiply(advance, taken.Incarnation - 1), taken.Epoch, lead);
        var ranges = new Dictionary<UInt128, SequenceRange>(sas.Count);
        var windows = new Dictionary<UInt128, (ulong, ulong)>(sas.Count);
        foreach (var sa in sas)
        {
            var (outbound, inbound) = (sa.Outbound.Value, sa.Inbound.Value);
            if (!left.Limits.TryGetValue(outbound, out var used) || !taken.Limits.TryGetValue(outbound, out var end)) continue;
            if (!left.Limits.TryGetValue(inbound, out var top) || !taken.Limits.TryGetValue(inbound, out var ceiling) || ceiling <= top) continue;
            var first = Math.Max(1, used);
            ranges[outbound] = end > first ? new SequenceRange(first, end) : default;
            windows[inbound] = (top, ceiling);
            ledger._policies[inbound] = new CeilingPolicy(top, now);
        }

        start = new ShardStart(ranges, windows) { IsExact = true };
        return ledger;
    }

    /// <summary>Makes the records of a hand-over. Drops requests not yet written, and applies the final numbers. Nothing may be granted or under way any more.</summary>
    /// <param name="figures">The final numbers of the SAs that reported them; the other SAs keep their leased limits.</param>
    /// <param name="sas">The SAs that the next owner is to start.</param>
    /// <param name="writeId">The id of the write.</param>
    /// <param name="now">The time.</param>
    /// <param name="left">The final numbers of all SAs.</param>
    /// <param name="taken">The record to be written, with the next owner's epoch.</param>
    public void WriteHandoff(
        IReadOnlyList<FinalPosition> figures, IReadOnlyList<ShardSa> sas, UInt128 writeId, MonotonicTime now, out LedgerRecord left, out LedgerRecord taken)
    {
        Settle(figures);
        var limits = new Dictionary<UInt128, ulong>(_limits);
        foreach (var sa in sas)
        {
            limits.TryAdd(sa.Outbound.Value, _floor);
            limits.TryAdd(sa.Inbound.Value, _floor);
        }

        left = new LedgerRecord(_incarnation, Epoch, writeId, limits);
        TakeOver(left, _incarnation, advance: 0, sas, _lead, writeId, now, out taken, out _);
    }

    /// <summary>An outbound SA requests sequence numbers.</summary>
    public void Reserve(in SequenceRequest request)
    {
        var range = Take(request.Sa.Value, Math.Min(request.Count, SequenceLedger.LongestReservation), request.Last);
        if (range.Count == 0) _granted.Enqueue(new LedgerGrant.Range(request.Sa, default));
        else _collected.Add(new LedgerGrant.Range(request.Sa, range));
        IsUrgent = true;
    }

    /// <summary>An inbound SA is near its ceiling, or stands at it.</summary>
    /// <param name="sa">The SA.</param>
    /// <param name="top">The highest number that it has accepted.</param>
    /// <param name="wanted">The highest number of a waiting packet; at most <paramref name="top"/> when no packet waits.</param>
    /// <param name="now">The time.</param>
    public void Raise(SaFingerprint sa, ulong top, ulong wanted, MonotonicTime now)
    {
        var policy = PolicyOf(sa, top, now);
        var ceiling = policy.Raise(top, wanted, _lead, now);
        _policies[sa.Value] = policy;
        IsUrgent |= wanted > top;
        Collect(sa, Math.Max(ceiling, LimitOf(sa)));
    }

    /// <summary>The highest number that an inbound SA may have accepted: the window of an SA that is added later starts there.</summary>
    public ulong FloorOf(SaFingerprint sa) => LimitOf(sa);

    /// <summary>Takes an inbound SA's highest accepted number: asks the SA for a lower ceiling when its room is too large for its traffic.</summary>
    public void Observe(SaFingerprint sa, ulong top, MonotonicTime now)
    {
        // A raise that is not granted yet would reach the SA after the request to lower its ceiling.
        if (_wanted.ContainsKey(sa.Value) || _underWay.Exists(grant => grant is LedgerGrant.Ceiling raised && raised.Sa == sa)) return;
        var policy = PolicyOf(sa, top, now);
        var lower = policy.Lower(top, LimitOf(sa), _lead, now);
        _policies[sa.Value] = policy;
        if (lower is not { } highest) return;
        _lowering[sa.Value] = ++_rounds;
        _granted.Enqueue(new LedgerGrant.LowerCeiling(sa, highest, _rounds));
    }

    /// <summary>An inbound SA will accept nothing above a number until its ceiling is raised.</summary>
    /// <param name="sa">The SA.</param>
    /// <param name="highest">The number.</param>
    /// <param name="round">The request that this answers.</param>
    public void Lowered(SaFingerprint sa, ulong highest, long round)
    {
        // A ceiling that was raised since the request stays: the SA's answer is older than the raise.
        if (!_lowering.TryGetValue(sa.Value, out var asked) || asked != round) return;
        _lowering.Remove(sa.Value);
        _wanted[sa.Value] = highest;
    }

    /// <summary>Makes the record to be written next. False while a write is under way, or nothing waits.</summary>
    public bool TryBeginWrite(UInt128 writeId, out LedgerRecord? record)
    {
        record = IsWriting || !HasWork ? null : BeginWrite(writeId);
        return record is not null;
    }

    /// <summary>The record under way is durable: what it holds is granted.</summary>
    public void HandleDurable()
    {
        _write = null;
        foreach (var grant in _underWay) _granted.Enqueue(grant);
        _underWay.Clear();
    }

    /// <summary>Whether a record that was found in the store is the one that is under way.</summary>
    public bool IsUnderWay(LedgerRecord found) => _write is not null && found.WriteId == _write.WriteId && found.Epoch == Epoch;

    /// <summary>Takes the next grant; false when there is none.</summary>
    public bool TryTakeGrant(out LedgerGrant grant) => _granted.TryDequeue(out grant!);

    /// <summary>The last record, with which the shard is released. Nothing may be granted or under way any more.</summary>
    /// <param name="figures">The final numbers of the SAs that reported them; the other SAs keep their leased limits.</param>
    /// <param name="writeId">The id of the write.</param>
    public LedgerRecord Close(IReadOnlyList<FinalPosition> figures, UInt128 writeId)
    {
        Settle(figures);
        return _write = Compose(writeId);
    }

    private void Settle(IReadOnlyList<FinalPosition> figures)
    {
        if (IsWriting) throw new InvalidOperationException("A write is under way.");
        // Numbers that were requested and not granted were not used: the limits of the last record suffice.
        _wanted.Clear();
        _collected.Clear();
        foreach (var (sa, limit) in figures)
        {
            // A final number only lowers the limit: one above the leased limit would be a fault of the SA.
            if (_limits.TryGetValue(sa.Value, out var leased) && limit < leased) _limits[sa.Value] = limit;
        }
    }

    private LedgerRecord BeginWrite(UInt128 writeId)
    {
        foreach (var (sa, limit) in _wanted) _limits[sa] = limit;
        _wanted.Clear();
        _underWay.AddRange(_collected);
        _collected.Clear();
        IsUrgent = false;
        return _write = Compose(writeId);
    }

    private LedgerRecord Compose(UInt128 writeId) => new(_incarnation, Epoch, writeId, new Dictionary<UInt128, ulong>(_limits));

    private SequenceRange Take(UInt128 sa, ulong count, ulong last)
    {
        // Sequence numbers start at 1 (RFC 4303 §2.2).
        var first = Math.Max(1, LimitOf(sa));
        if (first > last) return default;
        var end = last - first < count - 1 ? AddSaturated(last, 1) : first + count;
        _wanted[sa] = end;
        return new SequenceRange(first, end);
    }

    private void Collect(SaFingerprint sa, ulong ceiling)
    {
        _wanted[sa.Value] = ceiling;
        _lowering.Remove(sa.Value);
        _collected.RemoveAll(grant => grant is LedgerGrant.Ceiling earlier && earlier.Sa == sa);
        _collected.Add(new LedgerGrant.Ceiling(sa, ceiling));
    }

    private CeilingPolicy PolicyOf(SaFingerprint sa, ulong top, MonotonicTime now) =>
        _policies.TryGetValue(sa.Value, out var policy) ? policy : new CeilingPolicy(top, now);

    private ulong LimitOf(SaFingerprint sa) => LimitOf(sa.Value);

    // An SA that the ledger does not know is new, or was added after the backup that the store was restored from: it may have used numbers up to the floor.
    private ulong LimitOf(UInt128 sa) => _wanted.TryGetValue(sa, out var wanted) || _limits.TryGetValue(sa, out wanted) ? wanted : _floor;

    private static ulong Multiply(ulong advance, int times) => times <= 0 ? 0 : advance <= ulong.MaxValue / (uint)times ? advance * (uint)times : ulong.MaxValue;

    private static ulong AddSaturated(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;
}
