using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>What the long run saw.</summary>
/// <param name="Duration">How long it was to send.</param>
/// <param name="Flows">Each flow with what its receiver found.</param>
/// <param name="Streams">Both ends of both TCP streams.</param>
/// <param name="Echoes">The pings, from either side in either family.</param>
/// <param name="Gateway">Our counters when all had come to rest.</param>
/// <param name="Relay">The wire's.</param>
/// <param name="LinuxOut">Linux's state for what it sends.</param>
/// <param name="LinuxIn">Linux's state for what it receives.</param>
/// <param name="LinuxDrops">Linux's drop counters that are not zero.</param>
/// <param name="Samples">Of the gateway's memory, one a second.</param>
/// <param name="GatewayLog">What the gateway said.</param>
public sealed record SoakResult(
    TimeSpan Duration,
    IReadOnlyList<(SoakFlow Flow, FlowResult Result)> Flows,
    IReadOnlyList<StreamResult> Streams,
    IReadOnlyList<PingResult> Echoes,
    GatewayStatistics Gateway,
    RelayReport Relay,
    LinuxState LinuxOut,
    LinuxState LinuxIn,
    IReadOnlyDictionary<string, long> LinuxDrops,
    IReadOnlyList<SoakSample> Samples,
    IReadOnlyList<string> GatewayLog)
{
    /// <summary>The name of that counter of Linux.</summary>
    public const string OutErrors = "XfrmOutError";

    /// <summary>Packets that Linux gave a sequence number and lost before they reached the wire, by its own account.</summary>
    public long LinuxOutErrors => LinuxDrops.GetValueOrDefault(OutErrors);

    /// <summary>How many that may be: now and then, not in each run, Linux loses one.</summary>
    public long MostLinuxOutErrors => 1 + (LinuxOut.Packets / 100_000);

    public MemoryCurve Memory => new([.. Samples.Select(sample => sample.Resident)]);
}
