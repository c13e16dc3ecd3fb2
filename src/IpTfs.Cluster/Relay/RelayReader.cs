using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>Reads the relay socket, opens the datagrams of the other nodes, and delivers the packets to the SAs of this node.</summary>
/// <param name="socket">The relay socket. Borrowed.</param>
/// <param name="parker">What the dispatcher's thread sleeps on.</param>
/// <param name="inbox">The relay's receiving side. Shared by all lives of the reader, one after the other.</param>
/// <param name="deliver">Delivers the packets.</param>
/// <param name="receivePool">Where datagrams are read into.</param>
internal sealed class RelayReader(IOuterSocket socket, EpollActorParker parker, RelayInbox inbox, RelayDelivery deliver, PacketBatchPool receivePool)
    : Reader(socket.Descriptor, parker, receivePool)
{
    private readonly Actors.Datapath _datapath = Actors.Datapath.Of(Context.System);
    private readonly PathError[] _errors = new PathError[16];

    /// <inheritdoc/>
    protected override int ReadUnit => socket.ReceiveUnit;

    /// <inheritdoc/>
    protected override int Read(PacketBatch batch, bool oneWillDo) => socket.Receive(batch);

    /// <inheritdoc/>
    protected override void Dispatch(PacketBatch batch)
    {
        try
        {
            inbox.Handle(batch, new MonotonicTime(_datapath.NowNanos));
        }
        finally
        {
            batch.Return();
        }

        var strangers = 0L;
        while (inbox.TryTake(out var packets)) strangers += deliver(packets);
        if (strangers > 0) inbox.Count(new RelayCounters { NotOwner = strangers });
    }

    /// <inheritdoc/>
    protected override void OnNothingRead()
    {
        for (int count; (count = socket.ReadErrors(_errors)) > 0;)
        {
            inbox.Count(new RelayCounters { PathErrors = count });
            if (count < _errors.Length) return;
        }
    }
}
