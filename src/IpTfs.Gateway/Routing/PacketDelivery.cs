using IpTfs.Actors.Mailboxes;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>The message that carries a batch of packets to an actor. Each batch has one, made with its first Tell and reused for the life of the batch.</summary>
/// <remarks>Belongs to the owner of the batch.</remarks>
public sealed class PacketDelivery : IDatapathMessage
{
    private readonly PacketBatch _batch;
    private DirectoryEntry _entry = null!;

    private PacketDelivery(PacketBatch batch) => _batch = batch;

    /// <summary>The batch of a message that an actor has taken. The actor owns the batch.</summary>
    public static PacketBatch BatchOf(IDatapathMessage message) => ((PacketDelivery)message)._batch;

    /// <inheritdoc/>
    public void Discard(DiscardReason reason)
    {
        _entry.HandleDiscarded(reason, _batch.PacketCount);
        _batch.Return();
    }

    /// <summary>The message for a batch on its way to an entry.</summary>
    internal static PacketDelivery To(DirectoryEntry entry, PacketBatch batch)
    {
        if (batch.Carrier is not PacketDelivery delivery) batch.Carrier = delivery = new PacketDelivery(batch);
        delivery._entry = entry;
        return delivery;
    }
}
