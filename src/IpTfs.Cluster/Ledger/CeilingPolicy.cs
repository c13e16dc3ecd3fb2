using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Ledger;

/// <summary>
/// Decides how far above the highest accepted number the ceiling of an inbound SA lies. After a failover the next owner accepts nothing up to the ceiling, so the room
/// below it must not exceed what the peer sends during the failover anyway.
/// </summary>
/// <remarks>After a failover an SA refuses at most the packets that its peer sends in <c>lead</c>, or <see cref="LeastLead"/>, after the last accepted number.</remarks>
internal struct CeilingPolicy
{
    /// <summary>The least room above the top, in packets: after a failover an SA with little traffic refuses up to this many.</summary>
    public const ulong LeastLead = 4;

    private const ulong MostLead = 1 << 22;

    // A rate measured in less time is not reliable.
    private const double LeastLookSeconds = 0.5;
    private MonotonicTime _raised;
    private MonotonicTime _since;
    private ulong _sinceTop;
    private MonotonicTime _seen;
    private ulong _seenTop;
    private ulong _lead;
    private bool _hasRate;

    /// <summary>Starts to watch an SA.</summary>
    public CeilingPolicy(ulong top, MonotonicTime now)
    {
        _raised = _since = _seen = now;
        _sinceTop = _seenTop = top;
        _lead = LeastLead;
    }

    /// <summary>The new ceiling for an SA that requests a higher one.</summary>
    /// <param name="top">The highest number that it has accepted.</param>
    /// <param name="wanted">The highest number of a waiting packet.</param>
    /// <param name="lead">The time that the room is to last for.</param>
    /// <param name="now">The time.</param>
    public ulong Raise(ulong top, ulong wanted, TimeSpan lead, MonotonicTime now)
    {
        // No rate is known at the first request: the peer sent the packets since the last owner's ceiling in an unknown time.
        var byRate = _hasRate ? LeadByRate(Math.Max(top, wanted), lead, now) : 0;
        _hasRate = true;
        // An SA that asks again within a quarter of the lead is speeding up: its past rate is too low, so the room doubles.
        _lead = Math.Clamp(Math.Max(byRate, now - _raised < lead / 4 ? _lead * 2 : 0), LeastLead, MostLead);
        _raised = now;
        Restart(Math.Max(top, wanted), now);
        return AddSaturated(Math.Max(top, wanted), _lead);
    }

    /// <summary>
    /// A lower ceiling for an SA whose traffic has become too little for its room; null while the room is about right. Call it about once a second: it measures the
    /// traffic since its last call, or since the last raise where that is later.
    /// </summary>
    public ulong? Lower(ulong top, ulong ceiling, TimeSpan lead, MonotonicTime now)
    {
        if (_seen > _since) Restart(_seenTop, _seen);
        if ((now - _since).TotalSeconds < LeastLookSeconds) return null;
        var byRate = Math.Clamp(LeadByRate(top, lead, now), LeastLead, MostLead);
        (_seen, _seenTop) = (now, top);
        if (ceiling <= top || ceiling - top <= byRate * 4) return null;
        _lead = byRate;
        Restart(top, now);
        return AddSaturated(top, byRate);
    }

    private readonly ulong LeadByRate(ulong top, TimeSpan lead, MonotonicTime now)
    {
        var elapsed = Math.Max(1, now.NanosSince(_since));
        var accepted = top > _sinceTop ? top - _sinceTop : 0;
        return (ulong)Math.Min(MostLead, (double)accepted * lead.Ticks * 100 / elapsed);
    }

    private void Restart(ulong top, MonotonicTime now) => (_since, _sinceTop) = (now, top);

    private static ulong AddSaturated(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;
}
