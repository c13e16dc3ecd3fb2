using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Time;

namespace IpTfs.Simulation.Tests.Net;

/// <summary>What came of a simulation.</summary>
internal sealed record SimulationResult
{
    /// <summary>Ids of the packets accepted by the ingress, in order.</summary>
    public required List<int> Sent { get; init; }

    /// <summary>Ids of the packets delivered, in order; each was compared octet by octet.</summary>
    public required List<int> Received { get; init; }

    /// <summary>From the ingress to the delivery, sorted.</summary>
    public required List<long> LatencyNanos { get; init; }

    /// <summary>When each outer packet left, and its octets with the outer headers.</summary>
    public required List<(MonotonicTime At, int Octets)> Outer { get; init; }

    public required long InnerOctets { get; init; }

    public required DropCounters OutDrops { get; init; }

    public required DropCounters InDrops { get; init; }

    public required EgressCounters Egress { get; init; }

    public required IngressCounters Ingress { get; init; }

    public required int PeakFragmentBatches { get; init; }

    public required int PeakOuterBatches { get; init; }

    public required long LinkSent { get; init; }

    public required long LinkLost { get; init; }

    public required long LinkDuplicated { get; init; }

    public required long LinkCorrupted { get; init; }

    public required long OpenedPackets { get; init; }

    public long OuterOctets => Outer.Sum(o => (long)o.Octets);

    public long Percentile(double p) => LatencyNanos.Count == 0 ? 0 : LatencyNanos[(int)Math.Ceiling(p * LatencyNanos.Count) - 1];
}
