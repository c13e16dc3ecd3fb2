using IpTfs.Actors.Refs;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>Asks a tunnel's actors for their figures and puts a snapshot together.</summary>
internal static class TunnelStatus
{
    /// <summary>One tunnel's snapshot. An actor that does not answer in time is shown as restarting, or as failed when it has stopped.</summary>
    /// <param name="row">The tunnel.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="spi">Asks only the SAs that have this SPI; null asks both.</param>
    public static async Task<TunnelSnapshot> ReadAsync(TunnelRow row, CancellationToken cancellationToken, uint? spi = null)
    {
        var definition = row.Definition;
        var local = new Endpoint(definition.Local, 0).Address.ToString();
        if (row.Pair is null)
            return new TunnelSnapshot(definition.Name, local, Text(definition.Remote), SaState.Failed, null, null);
        var peer = definition.Remote;
        SaSnapshot? outbound = null;
        SaSnapshot? inbound = null;
        if (spi is null || spi == definition.Outbound.Spi)
        {
            var ingress = await AskAsync(row.Pair.Ingress, replyTo => new IngressMessage.GetStatus(replyTo), cancellationToken).ConfigureAwait(false);
            peer = ingress?.Peer ?? peer;
            outbound = ingress is null
                ? Silent(definition.Outbound, row.Pair.Ingress)
                : Complete(ingress.Sa, row.Outbound!.RefusedFull, row.Outbound.RefusedStopped);
        }

        if (spi is null || spi == definition.Inbound.Spi)
        {
            var egress = await AskAsync(row.Pair.Egress, replyTo => new EgressMessage.GetStatus(replyTo), cancellationToken).ConfigureAwait(false);
            peer = egress?.Peer ?? peer;
            inbound = egress is null
                ? Silent(definition.Inbound, row.Pair.Egress)
                : Complete(egress.Sa, row.Inbound!.RefusedFull, row.Inbound.RefusedStopped);
        }

        var state = outbound is null ? inbound!.State : inbound is null || outbound.State > inbound.State ? outbound.State : inbound.State;
        return new TunnelSnapshot(definition.Name, local, Text(peer), state, outbound, inbound);
    }

    /// <summary>Drops that no SA could be charged with, by name; those of the two directions together.</summary>
    public static IReadOnlyDictionary<string, long> Named(in DropCounters drops)
    {
        var named = SaFigures.Named(drops, DropDirection.Tx);
        foreach (var (name, count) in SaFigures.Named(drops, DropDirection.Rx)) named[name] = named.GetValueOrDefault(name) + count;
        return named;
    }

    private static async Task<SaStatus?> AskAsync<TMessage>(ActorRef<TMessage> actor, Func<ReplyTo<SaStatus>, TMessage> question, CancellationToken cancellationToken)
        where TMessage : notnull
    {
        try
        {
            return await actor.Ask(question, GatewayTuning.StatusPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static SaSnapshot Silent(SaKeys keys, IActorRef actor) =>
        new(keys.Spi, actor.IsTerminated ? SaState.Failed : SaState.Restarting, keys.Suite.Keyword, 0,
            new Dictionary<string, long>(), new Dictionary<string, long>(), new Dictionary<string, long>());

    private static SaSnapshot Complete(SaSnapshot sa, long full, long stopped)
    {
        var drops = new Dictionary<string, long>(sa.Drops);
        drops["mailbox-full"] = drops.GetValueOrDefault("mailbox-full") + full;
        drops["sa-stopped"] = drops.GetValueOrDefault("sa-stopped") + stopped;
        return sa with { Drops = drops };
    }

    private static string Text(Endpoint endpoint) => endpoint.Port == 0 ? endpoint.Address.ToString() : endpoint.ToString();
}
