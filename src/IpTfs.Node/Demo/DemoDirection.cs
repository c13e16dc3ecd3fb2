namespace IpTfs.Node.Demo;

/// <summary>The results of one direction.</summary>
internal sealed record DemoDirection
{
    /// <summary>The direction's name.</summary>
    public required string Name { get; init; }

    /// <summary>Inner packets sent into the first gateway.</summary>
    public required Amount InnerSent { get; init; }

    /// <summary>Inner packets that the second gateway delivered, equal octet by octet and in order.</summary>
    public required Amount InnerDelivered { get; init; }

    /// <summary>Inner packets with an octet in an outer packet that the path lost: they cannot be delivered.</summary>
    public required long InnerExcused { get; init; }

    /// <summary>Inner packets that could have been delivered and were not.</summary>
    public required long InnerMissing { get; init; }

    /// <summary>Packets delivered that were altered, out of order, repeated or never sent.</summary>
    public required long InnerWrong { get; init; }

    /// <summary>Outer packets as IP packets, before the path lost any.</summary>
    public required Amount Outer { get; init; }

    /// <summary>Outer packets that the path lost.</summary>
    public required long OuterLost { get; init; }

    /// <summary>Outer packets that the path delayed behind later ones.</summary>
    public required long OuterReordered { get; init; }

    /// <summary>The fault found in the outer stream itself; null when the stream conforms to RFC 9347.</summary>
    public required string? Fault { get; init; }

    /// <summary>Latency that half of the packets did not exceed, in microseconds.</summary>
    public required double LatencyP50Us { get; init; }

    /// <summary>Latency that 99 of 100 packets did not exceed, in microseconds.</summary>
    public required double LatencyP99Us { get; init; }

    /// <summary>Whether every deliverable packet arrived.</summary>
    public bool Ok => Fault is null && InnerMissing == 0 && InnerWrong == 0 && InnerDelivered.Packets > 0
        && InnerDelivered.Packets + InnerExcused == InnerSent.Packets;

    /// <summary>Reads the counters of a direction, which must have stopped.</summary>
    public static DemoDirection Of(DemoFlow flow, RelayLane lane, LossOracle oracle) => new()
    {
        Name = flow.Name,
        InnerSent = new Amount(flow.SentPackets, flow.SentOctets),
        InnerDelivered = new Amount(flow.DeliveredPackets, flow.DeliveredOctets),
        InnerExcused = flow.ExcusedPackets,
        InnerMissing = flow.MissingPackets,
        InnerWrong = flow.WrongPackets,
        Outer = new Amount(lane.Packets, lane.Octets),
        OuterLost = lane.Dropped,
        OuterReordered = lane.Delayed,
        Fault = oracle.Fault
            ?? (lane.Refused > 0 ? $"the system refused to forward {lane.Refused} outer packets" : null)
            ?? (oracle.InnerPackets != flow.SentPackets ? $"{flow.SentPackets} inner packets were sent and {oracle.InnerPackets} entered the tunnel" : null),
        LatencyP50Us = flow.Latency.Percentile(0.50) / 1000.0,
        LatencyP99Us = flow.Latency.Percentile(0.99) / 1000.0,
    };
}
