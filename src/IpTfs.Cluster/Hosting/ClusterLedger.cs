using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;

namespace IpTfs.Cluster.Hosting;

/// <summary>The ledger of a node of a cluster: what its gateway asks for is passed on to the cluster's actor, which makes it durable in the store.</summary>
/// <param name="book">The SAs of this node.</param>
internal sealed class ClusterLedger(OwnedSaTable book) : ISaLedger
{
    private volatile IActorRef? _cluster;

    /// <summary>Says whom to ask. Before, no SA can have started.</summary>
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
