using IpTfs.Crypto;

namespace IpTfs.Node.Demo;

/// <summary>The options of the demonstration.</summary>
internal sealed record DemoOptions
{
    /// <summary>How long traffic is sent.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The probability that the path loses an outer packet.</summary>
    public double Loss { get; init; }

    /// <summary>The probability that the path delays an outer packet behind later ones.</summary>
    public double Reorder { get; init; }

    /// <summary>Determines the traffic and the impairment.</summary>
    public ulong Seed { get; init; }

    /// <summary>The suite of the SAs.</summary>
    public required EspSuite Suite { get; init; }

    /// <summary>The packets to send instead of IMIX; null for IMIX.</summary>
    public IReadOnlyList<byte[]>? Packets { get; init; }

    /// <summary>Octets of the outer IP packets.</summary>
    public int OuterPacketSize { get; init; } = 1500;
}
