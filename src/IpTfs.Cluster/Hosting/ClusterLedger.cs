using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;

namespace IpTfs.Cluster.Hosting;

/// <summary>The SA ledger of a cluster node: forwards the gateway's requests to the cluster actor, which makes the results durable in the store.</summary>
/// <param name="book">The SAs of this node.</param>
internal sealed class ClusterLedger(OwnedSaTable book) : ISaLedger
{
    private volatile IActorRef? _cluster;

    /// <summary>Sets the cluster actor that gets the requests. No SA can have started before this call.</summary>
    public void Attach(IActorRef cluster) => _cluster = cluster;

    /// <inheritdoc/>
    public Props CreateActorProps() => Props.Create(() => new ClusterLedgerActor(this));

    /// <inheritdoc/>
    public void Dispose() => _cluster = null;

    private sealed class ClusterLedgerActor(ClusterLedger ledger) : UntypedActor
    {
        private OwnedSaTable Book => ledger.Book;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case LedgerMessage.Prepare prepare:
                    prepare.ReplyTo.Tell(new ControlMessage.Prepared([.. prepare.Definitions.Select(Book.Prepare)]));
                    break;
                case LedgerMessage.Reserve reserve when Book.Reserve(reserve.Request.Sa, reserve.ReplyTo) is { } shard:
                    ledger._cluster?.Tell(new ClusterMessage.Reserve(shard, reserve.Request));
                    break;
                case LedgerMessage.RaiseCeiling raise when Book.Raise(raise.Sa, raise.ReplyTo) is { } inbound:
                    ledger._cluster?.Tell(new ClusterMessage.Raise(inbound.Shard, raise.Sa, inbound.Top, raise.Wanted));
                    break;
                case LedgerMessage.CeilingLowered lowered when Book.Raise(lowered.Sa, null) is { } inbound:
                    ledger._cluster?.Tell(new ClusterMessage.Lowered(inbound.Shard, lowered.Sa, lowered.Ceiling, lowered.Round));
                    break;
            }
        }
    }

    private OwnedSaTable Book { get; } = book;
}
