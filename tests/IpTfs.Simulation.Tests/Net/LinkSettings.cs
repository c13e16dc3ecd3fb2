namespace IpTfs.Simulation.Tests.Net;

/// <summary>What a simulated link does to packets. Probabilities are per packet.</summary>
public sealed record LinkSettings
{
    public long LatencyNanos { get; init; } = 5_000_000;

    /// <summary>Each packet takes up to this much longer, without changing the order.</summary>
    public long JitterNanos { get; init; }

    public double Loss { get; init; }

    /// <summary>Probability that a burst of loss begins.</summary>
    public double BurstLoss { get; init; }

    /// <summary>Packets in a burst of loss.</summary>
    public int BurstLength { get; init; } = 8;

    /// <summary>Probability that a packet is overtaken.</summary>
    public double Reorder { get; init; }

    /// <summary>How much longer an overtaken packet takes.</summary>
    public long ReorderNanos { get; init; } = 1_000_000;

    public double Duplicate { get; init; }

    /// <summary>Probability that one bit changes.</summary>
    public double Corrupt { get; init; }

    /// <summary>Bits per second; 0 is without limit.</summary>
    public long RateBitsPerSecond { get; init; }

    /// <summary>How long a packet may wait for the rate; what would wait longer is lost.</summary>
    public long BufferNanos { get; init; } = 50_000_000;

    /// <summary>Nothing passes from here, counted from the start of the simulation …</summary>
    public long BlackoutFromNanos { get; init; } = long.MaxValue;

    /// <summary>… to here.</summary>
    public long BlackoutToNanos { get; init; } = long.MaxValue;
}
