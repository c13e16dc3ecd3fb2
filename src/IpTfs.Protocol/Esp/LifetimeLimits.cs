namespace IpTfs.Protocol.Esp;

/// <summary>How long an SA may be used (RFC 4301 §4.4.2.1). Each limit is optional; the first that is reached counts.</summary>
/// <remarks>A soft limit requests a successor; a hard limit ends the SA.</remarks>
public sealed record LifetimeLimits
{
    /// <summary>No limit at all.</summary>
    public static readonly LifetimeLimits Unlimited = new();

    /// <summary>Encrypted octets (payload, padding and trailer) after which a successor is wanted.</summary>
    public ulong? SoftOctets { get; init; }

    /// <summary>Encrypted octets that the SA may carry at most.</summary>
    public ulong? HardOctets { get; init; }

    /// <summary>Packets after which a successor is wanted.</summary>
    public ulong? SoftPackets { get; init; }

    /// <summary>Packets that the SA may carry at most.</summary>
    public ulong? HardPackets { get; init; }

    /// <summary>Time after which a successor is wanted.</summary>
    public TimeSpan? SoftTime { get; init; }

    /// <summary>Time after which the SA may not be used any more.</summary>
    public TimeSpan? HardTime { get; init; }

    /// <summary>When the time limits begin to run.</summary>
    public LifetimeStart TimeFrom { get; init; }
}
