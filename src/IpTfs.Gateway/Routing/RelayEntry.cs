using Akka.Actor;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the outer packets of SAs that another node owns: an actor that relays them. Many SPIs may share an entry.</summary>
/// <param name="node">The node that the actor relays to, in place of a tunnel's name.</param>
/// <param name="actor">The actor. It receives the packets as an outer socket received them and owns each batch.</param>
/// <param name="discarded">Also counts packets that the actor did not handle; null when only the entry counts them.</param>
public sealed class RelayEntry(string node, IActorRef actor, Action<DiscardReason, int>? discarded = null) : DirectoryEntry(node, actor)
{
    /// <inheritdoc/>
    protected internal override void HandleDiscarded(DiscardReason reason, int packets)
    {
        base.HandleDiscarded(reason, packets);
        discarded?.Invoke(reason, packets);
    }
}
