using Akka.Actor;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the outer packets of SPIs that belong to another node: an actor that relays them. Many SPIs may share an entry.</summary>
/// <param name="node">The node that the actor relays to, in the place of a tunnel's name.</param>
/// <param name="actor">Receives the packets as an outer socket received them; each batch is its own.</param>
/// <param name="discarded">Counts packets that the actor did not handle, beside the entry; null when the entry alone counts them.</param>
public sealed class RelayEntry(string node, IActorRef actor, Action<DiscardReason, int>? discarded = null) : DirectoryEntry(node, actor)
{
    /// <inheritdoc/>
    protected internal override void HandleDiscarded(DiscardReason reason, int packets)
    {
        base.HandleDiscarded(reason, packets);
        discarded?.Invoke(reason, packets);
    }
}
