using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Cluster.Relay;

/// <summary>Reads the relay socket, opens the datagrams of the other nodes, and delivers the packets to the SAs of this node.</summary>
/// <param name="socket">The relay socket. Borrowed.</param>
/// <param name="parker">What the dispatcher's thread sleeps on.</param>
/// <param name="inbox">The relay's receiving side. Shared by all lives of the reader, one after the other.</param>
/// <param name="deliver">Delivers the packets.</param>
/// <param name="receivePool">Where datagrams are read into.</param>
internal sealed class RelayReader(IOuterSocket socket, EpollActorParker parker, RelayInbox inbox, RelayDelivery deliver, PacketBatchPool receivePool)
    : SocketReader(socket, parker, receivePool)
{
    /// <inheritdoc/>
    protected override void Dispatch(PacketBatch batch)
    {
        try
        {
            inbox.Handle(batch, Now);
        }
        finally
        {
            batch.Return();
        }

        var notOwned = 0L;
        while (inbox.TryTake(out var packets)) notOwned += deliver(packets);
        if (notOwned > 0) inbox.Count(new RelayCounters { NotOwner = notOwned });
    }

    /// <inheritdoc/>
    protected override void HandlePathErrors(ReadOnlySpan<PathError> errors) => inbox.Count(new RelayCounters { PathErrors = errors.Length });
}
