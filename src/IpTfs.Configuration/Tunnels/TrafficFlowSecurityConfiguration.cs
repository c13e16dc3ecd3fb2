using IpTfs.Protocol.Ingress;

namespace IpTfs.Configuration.Tunnels;

/// <summary>How inner packets are packed and paced, and reassembled at the other end; names follow RFC 9348.</summary>
public sealed record TrafficFlowSecurityConfiguration
{
    /// <summary>When outer packets are sent.</summary>
    public required SendMode Mode { get; init; }

    /// <summary>Octets of the outer IP packet.</summary>
    public required int OuterPacketSize { get; init; }

    /// <summary>Whether the outer packets shrink to the discovered path MTU.</summary>
    public required bool UsePathMtuDiscovery { get; init; }

    /// <summary>Bits per second of a constant rate; 0 when none is configured.</summary>
    public required long FixedRateBitsPerSecond { get; init; }

    /// <summary>Which octets the rate counts.</summary>
    public required RateLayer RateLayer { get; init; }

    /// <summary>Whether an inner packet that does not fit one payload is refused as too big.</summary>
    public required bool DontFragment { get; init; }

    /// <summary>How inner packets are packed into payloads.</summary>
    public required FillPolicy Fill { get; init; }

    /// <summary>The smallest fragment of an inner packet at the end of a payload, in octets.</summary>
    public required int MinimumFragmentOctets { get; init; }

    /// <summary>The peer implementation whose deviations are worked around.</summary>
    public required PeerProfile PeerProfile { get; init; }

    /// <summary>Nanoseconds that an inner packet may be held; <see cref="long.MaxValue"/> for no limit.</summary>
    public required long MaxAggregationNanos { get; init; }

    /// <summary>The reorder window in outer packets; 0 delivers as received.</summary>
    public required int WindowSize { get; init; }

    /// <summary>Whether whole inner packets are delivered before missing outer packets have arrived.</summary>
    public required bool SendImmediately { get; init; }

    /// <summary>Nanoseconds after which a missing outer packet is given up.</summary>
    public required long LostPacketTimerNanos { get; init; }

    /// <summary>Nanoseconds that the first queued inner packet waits for more inner packets.</summary>
    public required long InitialDelayNanos { get; init; }

    /// <summary>Octets of inner packets that may be queued.</summary>
    public required int MaxQueueOctets { get; init; }
}
