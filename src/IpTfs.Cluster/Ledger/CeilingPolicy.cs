using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Ledger;

/// <summary>
/// Decides how far above the highest accepted number the ceiling of an inbound SA lies. The next owner accepts nothing below the ceiling: what the peer sends in the time that
/// the failover takes anyway may lie below it, and no more.
/// </summary>
/// <remarks>The bound: after a failover an SA refuses at most the packets that its peer sends in <c>lead</c>, or <see cref="LeastLead"/>, counted from what was accepted last.</remarks>
internal struct CeilingPolicy
{
    /// <summary>The least room above the top, in packets: of an SA with little traffic so many are refused after a failover.</summary>
    public const ulong LeastLead = 4;

    private const ulong MostLead = 1 << 22;

    // What was seen in less says little.
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

    /// <summary>The ceiling for an SA that has asked for more.</summary>
    /// <param name="top">The highest number that it has accepted.</param>
    /// <param name="wanted">The highest number that waits.</param>
    /// <param name="lead">The time that the room is to last for.</param>
    /// <param name="now">The time.</param>
    public ulong Raise(ulong top, ulong wanted, TimeSpan lead, MonotonicTime now)
    {
        // What came since the last owner's ceiling, the peer sent in a time that nobody knows: it is no rate.
        var byRate = _hasRate ? LeadByRate(Math.Max(top, wanted), lead, now) : 0;
        _hasRate = true;
        // Who asks again before the room was to be used up is speeding up: what the rate was says little about what it will be.
        _lead = Math.Clamp(Math.Max(byRate, now - _raised < lead / 4 ? _lead * 2 : 0), LeastLead, MostLead);
        _raised = now;
        Restart(Math.Max(top, wanted), now);
        return AddSaturated(Math.Max(top, wanted), _lead);
    }

    /// <summary>
    /// The ceiling for an SA whose traffic has become less than its room was made for; null while it is about right. To be asked about once a second: what came since it
    /// was asked last, or since the last raise where that is later, is what the traffic is now.
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
