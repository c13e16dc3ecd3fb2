using IpTfs.Actors.Refs;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>Where the outer packets of SPIs go that belong to another node: an actor that relays them. Many SPIs may share one.</summary>
public sealed class RelayEntry : DirectoryEntry
{
    private RelayEntry(string node, IActorRef actor, DataPort<PacketBatch> port)
        : base(node, actor, port)
    {
    }

    /// <summary>Makes an entry.</summary>
    /// <param name="node">The node that the actor relays to: stands where a tunnel's name does.</param>
    /// <param name="relay">Takes the packets as an outer socket received them; each batch is its own.</param>
    public static RelayEntry To<TMessage>(string node, DataActorRef<TMessage, PacketBatch> relay)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(relay);
        return new RelayEntry(node, relay, relay.Data);
    }
}
