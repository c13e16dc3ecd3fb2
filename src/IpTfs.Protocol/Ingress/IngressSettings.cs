namespace IpTfs.Protocol.Ingress;

/// <summary>How one SA's tunnel ingress queues, packs and paces. Immutable; names follow RFC 9348 and Linux.</summary>
public sealed record IngressSettings
{
    /// <summary>When outer packets are sent.</summary>
    public SendMode Mode { get; init; } = SendMode.OnDemand;

    /// <summary>Octets of a full AGGFRAG payload, its header included: the outer packet less outer headers, ESP header, IV, trailer and ICV.</summary>
    public required int PayloadOctets { get; init; }

    /// <summary>Octets of the AGGFRAG header in front of the DataBlocks: 4 for sub-type 0, 24 for sub-type 1.</summary>
    public int HeaderOctets { get; init; } = 4;

    /// <summary>How inner packets are packed into payloads.</summary>
    public FillPolicy Fill { get; init; } = FillPolicy.Split;

    /// <summary>Whether payloads that are sent on demand are padded to full size. At a constant rate they always are.</summary>
    public PaddingPolicy Padding { get; init; } = PaddingPolicy.None;

    /// <summary>
    /// An inner packet is split at the end of a payload only if this many octets of it fit there and, when it could have gone whole into the next
    /// payload, this many are left for the next.
    /// </summary>
    public int MinimumFragmentOctets { get; init; } = 1;

    /// <summary>
    /// An inner packet that does not fit one payload is refused as too big (RFC 9348 <c>dont-fragment</c>). Required when the peer cannot receive fragments:
    /// bit D of USE_AGGFRAG (RFC 9347 §6.1.4).
    /// </summary>
    public bool DontFragment { get; init; }

    /// <summary>Octets of inner packets that may be queued; a packet that would exceed them is dropped.</summary>
    public int MaxQueueOctets { get; init; } = IngressTuning.DefaultMaxQueueOctets;

    /// <summary>On demand: nanoseconds that the first inner packet of a flush waits for others to share its outer packet.</summary>
    public long InitialDelayNanos { get; init; }

    /// <summary>
    /// Nanoseconds that an inner packet may be held. At a constant rate a packet that would be held longer is dropped; on demand it shortens the initial delay.
    /// </summary>
    public long MaxAggregationNanos { get; init; } = long.MaxValue;

    /// <summary>Constant rate: bits per second of the layer that <see cref="RateLayer"/> names.</summary>
    public long FixedRateBitsPerSecond { get; init; }

    /// <summary>Constant rate: which octets the rate counts.</summary>
    public RateLayer RateLayer { get; init; } = RateLayer.L3;

    /// <summary>Constant rate: octets of the outer headers in front of ESP: IP, and UDP when encapsulated.</summary>
    public int OuterHeaderOctets { get; init; } = 20;

    /// <summary>Constant rate: overdue slots that a late host may send at once; older slots are counted as missed and never sent.</summary>
    public int CatchUpPackets { get; init; } = IngressTuning.DefaultCatchUpPackets;

    /// <summary>Rejects invalid values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HeaderOctets, 4, nameof(HeaderOctets));
        ArgumentOutOfRangeException.ThrowIfLessThan(PayloadOctets, HeaderOctets + IngressTuning.MinimumCapacityOctets, nameof(PayloadOctets));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumFragmentOctets, 1, nameof(MinimumFragmentOctets));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueueOctets, 1, nameof(MaxQueueOctets));
        ArgumentOutOfRangeException.ThrowIfNegative(InitialDelayNanos, nameof(InitialDelayNanos));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxAggregationNanos, nameof(MaxAggregationNanos));
        ArgumentOutOfRangeException.ThrowIfLessThan(CatchUpPackets, 1, nameof(CatchUpPackets));
        if (Mode != SendMode.ConstantRate) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(FixedRateBitsPerSecond, 1, nameof(FixedRateBitsPerSecond));
        ArgumentOutOfRangeException.ThrowIfLessThan(OuterHeaderOctets, 20, nameof(OuterHeaderOctets));
    }
}
