using System.Globalization;
using System.Text;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>The long run for a reader: what a failed test shows, and what is written beside the graph.</summary>
public static class SoakReport
{
    public static string Describe(SoakResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));

        Line($"{result.Samples[^1].Seconds:F0} s; resident {result.Memory.Settled:F1} MiB over the second quarter, {result.Memory.Final:F1} MiB over the last");
        foreach (var (flow, found) in result.Flows)
        {
            Line($"to {flow.Flow.To}: {found.Expected} datagrams, {found.Expected - found.Received} lost ({LossBounds.Least(flow.Mix):F0} to {LossBounds.Most(flow.Mix):F0} are the wire's), {found.Duplicate} twice, {found.Corrupt} wrong, {found.Reordered} overtaken");
        }

        foreach (var stream in result.Streams) Line($"{stream}");
        foreach (var echo in result.Echoes) Line($"echo: {echo.Sent} requests, {echo.Received} answers, {echo.Duplicates} twice");
        Line($"wire to Linux: {result.Relay.AToB}");
        Line($"wire to the gateway: {result.Relay.BToA}");
        Line($"Linux: {result.LinuxIn}, {result.LinuxOut}, {string.Join(", ", result.LinuxDrops)}");
        foreach (var (name, association) in new[] { ("out", result.Gateway.Outbound), ("in", result.Gateway.Inbound) })
        {
            var figures = association.Counters.Concat(association.Drops).Where(figure => figure.Value != 0);
            Line($"gateway {name}: sequence {association.Sequence}, {string.Join(", ", figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value}")))}");
        }

        foreach (var line in result.GatewayLog) text.AppendLine(line);
        return text.ToString();
    }
}
