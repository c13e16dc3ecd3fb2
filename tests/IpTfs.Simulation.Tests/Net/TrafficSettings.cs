namespace IpTfs.Simulation.Tests.Net;

/// <summary>The inner packets that a simulation offers.</summary>
public sealed record TrafficSettings
{
    /// <summary>Sizes in octets, at least 28, taken in turn.</summary>
    public required int[] Sizes { get; init; }

    /// <summary>Time between two groups of packets.</summary>
    public required long IntervalNanos { get; init; }

    /// <summary>Packets that come at the same instant.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>Packets altogether.</summary>
    public int Count { get; init; } = 2000;
}
