using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads one outer socket and tells each SA its packets, by SPI. Passes path errors on to control.</summary>
/// <param name="socket">The socket. Borrowed.</param>
/// <param name="parker">What the dispatcher's thread sleeps on.</param>
/// <param name="directory">The SAs.</param>
/// <param name="receivePool">Where packets are read into.</param>
/// <param name="splitPool">Where the packets of several SAs that came together are copied to.</param>
/// <param name="control">Told of path errors.</param>
/// <param name="innerReaders">Those that may have the answer to a packet.</param>
/// <param name="loadListeners">Those of them that the thread waits for too while all are idle.</param>
public sealed class OuterReader(
    IOuterSocket socket, EpollActorParker parker, SaDirectory directory, PacketBatchPool receivePool, PacketBatchPool splitPool,
    IActorRef control, IReadOnlyList<IActorRef> innerReaders, IReadOnlyList<IActorRef> loadListeners)
    : Reader(socket.Descriptor, parker, receivePool)
{
    private const int ReportTurns = 16;
    private readonly PathError[] _errors = new PathError[16];
    private readonly Actors.Datapath _datapath = Actors.Datapath.Of(Context.System);
    private readonly SpiDispatcher _dispatcher = new(directory, splitPool, PacketOrigin.Peer);
    private readonly ReaderMessage.ReaderLoadChanged _becameIdle = new(socket, IsIdle: true);
    private readonly ReaderMessage.ReaderLoadChanged _becameBusy = new(socket, IsIdle: false);
    private IcmpBudget _pathReports;

    /// <inheritdoc/>
    protected override int ReadUnit => socket.ReceiveUnit;

    /// <inheritdoc/>
    protected override int Read(PacketBatch batch, bool oneWillDo) => socket.Receive(batch);

    /// <inheritdoc/>
    protected override void OnLonePacketHandled()
    {
        // The host has often answered by now, while it took the packet: whoever pings it, asks it, or sends it a segment to acknowledge. To read that here
        // saves waking the thread that waits for it, which takes longer than all the rest.
        if (innerReaders.Count > 0) innerReaders[(int)(_dispatcher.LastSpi % (uint)innerReaders.Count)].Tell(ReaderMessage.SpeculativeRead.Lone, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    protected override void OnBatchesFilled()
    {
        // Where the host answers a flood, as much comes back at once. The thread that waits for it may not get a processor before the kernel's queue is full.
        foreach (var reader in innerReaders) reader.Tell(ReaderMessage.SpeculativeRead.Flood, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    protected override void OnIdleChanged() => TellLoadChanged(IsIdle ? _becameIdle : _becameBusy);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        base.PostStop();
        if (!IsIdle) TellLoadChanged(_becameIdle);
    }

    /// <inheritdoc/>
    protected override void OnNothingRead()
    {
        // The descriptor stays ready while there are more: packets have their turn in between.
        for (var turn = 0; turn < ReportTurns; turn++)
        {
            var count = socket.ReadErrors(_errors);
            var now = new MonotonicTime(_datapath.NowNanos);
            foreach (ref readonly var error in _errors.AsSpan(0, count))
            {
                // Control acts on no other report. All of them can be forged by a host that knows the ports.
                if (error.Kind != PathErrorKind.TooBig) continue;
                if (_pathReports.TryTake(now)) control.Tell(new ControlMessage.PathErrorReported(error));
                else Drop(DropReason.PathReportLimited);
            }

            if (count < _errors.Length) return;
        }
    }

    /// <inheritdoc/>
    protected override void Dispatch(PacketBatch batch) => _dispatcher.Dispatch(batch);

    /// <inheritdoc/>
    protected override void AddDrops(ref DropCounters drops) => drops.Add(_dispatcher.Drops);

    private void TellLoadChanged(ReaderMessage.ReaderLoadChanged change)
    {
        foreach (var reader in loadListeners) reader.Tell(change);
    }
}
