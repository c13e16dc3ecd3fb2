using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

/// <summary>All targets, by the parser that they feed: the list for a fuzzer and for the tests.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new Dictionary<string, FuzzTarget>
    {
        [nameof(IPv4View)] = IPv4ViewFuzz.Fuzz,
        [nameof(IPv6View)] = IPv6ViewFuzz.Fuzz,
        [nameof(UdpView)] = UdpViewFuzz.Fuzz,
        [nameof(TcpView)] = TcpViewFuzz.Fuzz,
        [nameof(EspView)] = EspViewFuzz.Fuzz,
        [nameof(InnerPacketInfo)] = InnerPacketInfoFuzz.Fuzz,
        [nameof(AggfragHeader)] = AggfragHeaderFuzz.Fuzz,
        [nameof(DataBlock)] = DataBlockFuzz.Fuzz,
        [nameof(EcnField)] = EcnFieldFuzz.Fuzz,
        [nameof(IcmpTooBig)] = IcmpTooBigFuzz.Fuzz,
        [nameof(Protocol.Esp.EspOpener)] = EspOpenerFuzz.Fuzz,
    };
}
