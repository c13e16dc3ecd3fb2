using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>Asks a tunnel's actors for their counters and state, and makes a snapshot of them.</summary>
internal static class TunnelStatus
{
    private static readonly string MailboxFull = DropReason.TxMailboxFull.Describe().Name;
    private static readonly string SaStopped = DropReason.TxSaStopped.Describe().Name;

    // Shared by all SAs that have carried nothing: of 100,000 tunnels each request would otherwise make hundreds of megabytes of zeros.
    private static readonly Dictionary<string, long> QuietOutboundCounters = new(SaFigures.Of((IngressPipeline?)null));
    private static readonly Dictionary<string, long> QuietInboundCounters = new(SaFigures.Of((EgressPipeline?)null));
    private static readonly Dictionary<string, long> QuietInboundGauges = SaFigures.Gauges((EgressPipeline?)null);
    private static readonly Dictionary<string, long> NoOutboundDrops = SaFigures.Named(default, DropDirection.Tx);
    private static readonly Dictionary<string, long> NoInboundDrops = SaFigures.Named(default, DropDirection.Rx);

    /// <summary>Returns the snapshot of a tunnel. It shows an actor that does not answer in time as restarting, or as failed when the actor has stopped.</summary>
    /// <param name="row">The tunnel.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="spi">Asks only the SAs that have this SPI; null asks both.</param>
    public static async Task<TunnelSnapshot> ReadAsync(TunnelRow row, CancellationToken cancellationToken, uint? spi = null)
    {
        var definition = row.Definition;
        var local = definition.Local.ToString();
        if (row.Quiet is not null) return Quiet(row, local, spi);
        if (row.Pair is null)
            return new TunnelSnapshot(definition.Name, local, Text(definition.Remote), SaState.Failed, null, null);
        var peer = definition.Remote;
        var asksOut = spi is null || spi == definition.Outbound.Spi;
        var asksIn = spi is null || spi == definition.Inbound.Spi;
        var answers = await Task.WhenAll(
            asksOut && !row.Outbound!.IsClosed ? row.Pair.Ingress.TryAskAsync<SaStatus>(new IngressMessage.GetStatus(), GatewayTuning.StatusTimeout, cancellationToken) : Task.FromResult<SaStatus?>(null),
            asksIn && !row.Inbound!.IsClosed ? row.Pair.Egress.TryAskAsync<SaStatus>(new EgressMessage.GetStatus(), GatewayTuning.StatusTimeout, cancellationToken) : Task.FromResult<SaStatus?>(null)).ConfigureAwait(false);
        var outbound = asksOut ? SnapshotOf(answers[0], definition.Outbound, row.Outbound!) : null;
        var inbound = asksIn ? SnapshotOf(answers[1], definition.Inbound, row.Inbound!) : null;
        peer = answers[1]?.Peer ?? answers[0]?.Peer ?? peer;
        var state = outbound is null ? inbound!.State : inbound is null || outbound.State > inbound.State ? outbound.State : inbound.State;
        return new TunnelSnapshot(definition.Name, local, Text(peer), state, outbound, inbound);
    }

    /// <summary>Returns a line for each tunnel. An actor that does not answer in time is shown as restarting, or as failed when it has stopped.</summary>
    /// <param name="rows">The tunnels.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<IReadOnlyList<TunnelSummary>> SummarizeAsync(IReadOnlyList<TunnelRow> rows, CancellationToken cancellationToken)
    {
        var collector = new SummaryCollector(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is not { Pair: { } pair } row) continue;
            // A stopped actor answers nothing.
            if (!row.Outbound!.IsClosed) collector.TellOutbound(pair.Ingress, i);
            if (!row.Inbound!.IsClosed) collector.TellInbound(pair.Egress, i);
        }

        try
        {
            await collector.CompleteAsync().WaitAsync(GatewayTuning.StatusTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // An actor is busy, or has stopped: what the others have answered is shown.
        }

        return [.. rows.Select((row, index) => Summarize(row, collector.Find(index)))];
    }

    /// <summary>Drops that belong to no SA, by name; both directions together.</summary>
    public static IReadOnlyDictionary<string, long> Named(in DropCounters drops)
    {
        var named = SaFigures.Named(drops, DropDirection.Tx);
        foreach (var (name, count) in SaFigures.Named(drops, DropDirection.Rx)) named[name] = named.GetValueOrDefault(name) + count;
        return named;
    }

    // Actors that have not started yet: all counters are shown, with the value 0.
    private static TunnelSnapshot Quiet(TunnelRow row, string local, uint? spi)
    {
        var definition = row.Definition;
        var path = OutboundSaState.PathOf(definition, definition.Overhead);
        var outbound = new SaSnapshot(
            definition.Outbound.Spi, SaState.Running, definition.Outbound.Suite.Keyword, 0, QuietOutboundCounters, NoOutboundDrops, SaFigures.Gauges(path, 0));
        var inbound = new SaSnapshot(
            definition.Inbound.Spi, SaState.Running, definition.Inbound.Suite.Keyword, row.Quiet!.Prepared.Checkpoint!.Current, QuietInboundCounters, NoInboundDrops, QuietInboundGauges);
        return new TunnelSnapshot(
            definition.Name, local, Text(definition.Remote), SaState.Running,
            spi is null || spi == outbound.Spi ? Complete(outbound, row.Outbound!.RefusedFull, row.Outbound.RefusedStopped) : null,
            spi is null || spi == inbound.Spi ? Complete(inbound, row.Inbound!.RefusedFull, row.Inbound.RefusedStopped) : null);
    }

    private static TunnelSummary Summarize(TunnelRow row, ((SaSummary Sa, Endpoint Peer)? Outbound, (SaSummary Sa, Endpoint Peer)? Inbound) answers)
    {
        var definition = row.Definition;
        if (row.Pair is null && row.Quiet is null) return new TunnelSummary(definition.Name, Text(definition.Remote), SaState.Failed, null, null);
        var received = row.Quiet?.Prepared.Checkpoint!.Current ?? 0;
        var outbound = Complete(answers.Outbound?.Sa ?? Silent(row, definition.Outbound, row.Outbound!, 0), row.Outbound!);
        var inbound = Complete(answers.Inbound?.Sa ?? Silent(row, definition.Inbound, row.Inbound!, received), row.Inbound!);
        var peer = answers.Inbound?.Peer ?? answers.Outbound?.Peer ?? definition.Remote;
        return new TunnelSummary(definition.Name, Text(peer), outbound.State > inbound.State ? outbound.State : inbound.State, outbound, inbound);
    }

    private static SaSummary Silent(TunnelRow row, SaKeys keys, DirectoryEntry entry, ulong sequence) =>
        new(keys.Spi, row.Quiet is not null ? SaState.Running : StateOfSilent(entry), keys.Suite.Keyword, sequence, 0, 0, 0);

    private static SaSummary Complete(SaSummary sa, DirectoryEntry entry) =>
        entry.RefusedFull + entry.RefusedStopped is var refused and not 0 ? sa with { Drops = sa.Drops + refused } : sa;

    private static SaState StateOfSilent(DirectoryEntry entry) => entry.IsClosed ? SaState.Failed : SaState.Restarting;

    private static SaSnapshot SnapshotOf(SaStatus? answer, SaKeys keys, DirectoryEntry entry) =>
        answer is null ? Silent(keys, entry) : Complete(answer.Sa, entry.RefusedFull, entry.RefusedStopped);

    private static SaSnapshot Silent(SaKeys keys, DirectoryEntry entry) =>
        new(keys.Spi, StateOfSilent(entry), keys.Suite.Keyword, 0,
            new Dictionary<string, long>(), new Dictionary<string, long>(), new Dictionary<string, long>());

    // Adds the packets that were discarded before they reached the actor.
    private static SaSnapshot Complete(SaSnapshot sa, long full, long stopped)
    {
        if ((full | stopped) == 0) return sa;
        return sa with
        {
            Drops = new Dictionary<string, long>(sa.Drops)
            {
                [MailboxFull] = sa.Drops.GetValueOrDefault(MailboxFull) + full,
                [SaStopped] = sa.Drops.GetValueOrDefault(SaStopped) + stopped,
            },
        };
    }

    private static string Text(Endpoint endpoint) => endpoint.Port == 0 ? endpoint.Address.ToString() : endpoint.ToString();
}
