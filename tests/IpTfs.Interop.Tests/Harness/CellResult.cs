using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>What came of one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Flows">What the receivers found, by port.</param>
/// <param name="Gateway">What our gateway counted.</param>
/// <param name="LinuxCounters">Linux's IPsec counters that are not zero: each is a packet it dropped.</param>
public sealed record CellResult(InteropCell Cell, IReadOnlyDictionary<int, FlowResult> Flows, GatewayStatistics Gateway, IReadOnlyList<string> LinuxCounters)
{
    /// <summary>Everything about it that is not as the cell asks; empty when it holds.</summary>
    public IReadOnlyList<string> Faults => [.. FlowFaults(), .. Cell.Impairment == Impairment.None ? CounterFaults() : []];

    /// <summary>Datagrams that arrived of those sent towards a side, in words.</summary>
    public string Delivered(Site to) => Sum([this], to);

    /// <summary>The same over several cells.</summary>
    public static string Sum(IReadOnlyCollection<CellResult> results, Site to)
    {
        var flows = results.SelectMany(result => result.To(to)).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{flows.Sum(flow => flow.Received)} of {flows.Sum(flow => flow.Expected)}");
    }

    private IEnumerable<FlowResult> To(Site side) => Flows.Where(flow => CellFlows.DestinationOf(flow.Key) == side).Select(flow => flow.Value);

    private IEnumerable<string> FlowFaults()
    {
        var expected = 2 * Cell.Inner.Count;
        if (Flows.Count != expected) yield return $"{Flows.Count} flows instead of {expected}";
        foreach (var (port, flow) in Flows.OrderBy(flow => flow.Key))
        {
            var side = CellFlows.DestinationOf(port);
            var tolerated = side == Site.B ? Cell.Impairment.ToLinux : Cell.Impairment.FromLinux;
            var least = (int)Math.Ceiling(flow.Expected * (1 - tolerated));
            var what = $"port {port}, {(side == Site.B ? "to" : "from")} Linux";
            // Whatever happens on the wire: what arrives is what was sent, and arrives once.
            if (flow.Corrupt > 0) yield return $"{what}: {flow.Corrupt} corrupt: {flow.Text}";
            if (flow.Duplicate > 0) yield return $"{what}: {flow.Duplicate} twice: {flow.Text}";
            if (flow.Expected == 0 || flow.Received < least) yield return $"{what}: fewer than {least}: {flow.Text}";
            if (flow.Last < flow.Expected - 1 - flow.Expected / 4) yield return $"{what}: nothing after number {flow.Last}: {flow.Text}";
        }
    }

    // On an undisturbed wire nothing is dropped for any reason, neither here nor there.
    private IEnumerable<string> CounterFaults()
    {
        // At a constant rate the gateway sends before Linux has its states.
        var isEarly = Cell.TrafficFlowSecurity.Contains("constant-rate", StringComparison.Ordinal);
        foreach (var counter in LinuxCounters.Where(counter => !isEarly || !counter.StartsWith("XfrmInNoStates", StringComparison.Ordinal))) yield return $"Linux counts {counter}";
        foreach (var (reason, count) in Gateway.Outbound.Drops.Concat(Gateway.Inbound.Drops).Where(drop => drop.Value > 0))
            yield return string.Create(CultureInfo.InvariantCulture, $"the gateway counts {reason}={count}");
    }
}
