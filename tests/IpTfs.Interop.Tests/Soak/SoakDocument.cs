using System.Globalization;
using System.Text;
using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>Writes the page that stands beside the graph in <c>docs/interop</c>.</summary>
public static class SoakDocument
{
    public static string Write(SoakResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
        var (wire, gateway) = (result.Relay, result.Gateway);
        var seconds = result.Samples[^1].Seconds;

        Line($"# {result.Duration.TotalMinutes:0.##} minutes of mixed traffic with loss and reordering");
        Line($"");
        Line($"Between this gateway and Linux {LinuxVersion()}, in both directions at once: datagrams of 8 to 60,000 octets in bursts of 1 to 40 over either");
        Line($"inner family, two TCP streams, and echo requests. The wire loses {SoakPlan.Loss * 100:0.#} % of the outer packets and holds {SoakPlan.Reordering * 100:0.#} % back until 1 to {SoakPlan.FurthestReordering} later ones");
        Line($"have passed; both reorder windows are {SoakPlan.Window}. Made by");
        Line($"");
        Line($"    IPTFS_E2E=1 IPTFS_SOAK={Duration(result.Duration)} IPTFS_SOAK_OUT=$PWD/docs/interop dotnet test tests/IpTfs.Interop.Tests -c Release --filter SoakTests");
        Line($"");
        Line($"on {Environment.ProcessorCount} cores shared with other work, .NET {Environment.Version}. No speed is meant by it: the guest's AES is plain C.");
        Line($"");
        Line($"![memory](soak.svg)");
        Line($"");
        Line($"Resident memory: median of the second quarter {result.Memory.Settled:F1} MiB, of the last {result.Memory.Final:F1} MiB, over {result.Samples.Count} samples.");
        Line($"");
        Line($"| outer packets | to Linux | to the gateway |");
        Line($"|---|---|---|");
        Line($"| sent: sequence number, sender's counter and wire agree | {wire.AToB.Tunnel:N0} | {wire.BToA.Tunnel:N0} |");
        Line($"| lost by the wire | {wire.AToB.Lost:N0} | {wire.BToA.Lost:N0} |");
        Line($"| held back by the wire | {wire.AToB.Reordered:N0} | {wire.BToA.Reordered:N0} |");
        Line($"| received: receiver's counter and wire agree | {result.LinuxIn.Packets:N0} | {gateway.Inbound.OuterPackets:N0} |");
        Line($"| put in order again | | {gateway.Inbound.Counter("rx-reordered-pkts"):N0} |");
        Line($"| came after the window | | {gateway.Inbound.Dropped("reorder-late"):N0} |");
        Line($"| failed the ICV | {result.LinuxIn.IntegrityFailed} | {gateway.Inbound.Dropped("integrity-failed")} |");
        Line($"| a second | {wire.AToB.Tunnel / seconds:F0} | {wire.BToA.Tunnel / seconds:F0} |");
        Line($"");
        Line($"| datagrams to | sent | lost | what the wire costs | twice | wrong |");
        Line($"|---|---|---|---|---|---|");
        foreach (var (flow, found) in result.Flows)
            Line($"| {flow.Flow.To} | {found.Expected:N0} | {found.Expected - found.Received:N0} | {LossBounds.Least(flow.Mix):N0} to {LossBounds.Most(flow.Mix):N0} | {found.Duplicate} | {found.Corrupt} |");
        Line($"");
        Line($"| TCP stream | octets, all right | longest time without progress at the receiver |");
        Line($"|---|---|---|");
        Line($"| to the gateway | {result.Streams[0].Octets:N0} | {result.Streams[0].LongestPause.TotalSeconds:F2} s |");
        Line($"| to Linux | {result.Streams[2].Octets:N0} | {result.Streams[2].LongestPause.TotalSeconds:F2} s |");
        Line($"");
        Line($"Of {result.Echoes.Sum(echo => echo.Sent):N0} echo requests {result.Echoes.Sum(echo => echo.Received):N0} were answered, none twice.");
        return text.ToString();
    }

    private static string LinuxVersion() => File.ReadAllText(Path.Combine(Lab.Built, "linux.version")).Trim();

    private static string Duration(TimeSpan duration) =>
        duration.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:F0}m") : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0}s");
}
