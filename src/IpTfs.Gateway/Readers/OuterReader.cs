using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads one outer socket and delivers the packets to their SAs, by SPI. Reports path errors to the control actor.</summary>
/// <param name="socket">The socket. Borrowed.</param>
/// <param name="parker">The parker of the dispatcher's thread.</param>
/// <param name="directory">The SAs.</param>
/// <param name="receivePool">The pool of the batches that packets are read into.</param>
/// <param name="splitPool">The pool for copies, when a batch holds packets of several SAs.</param>
/// <param name="control">The control actor, which receives path errors.</param>
/// <param name="innerReaders">The inner readers, which may find the answer to a packet.</param>
/// <param name="loadListeners">The inner readers that this reader's thread also waits for while all are idle.</param>
public sealed class OuterReader(
    IOuterSocket socket, EpollActorParker parker, SaDirectory directory, PacketBatchPool receivePool, PacketBatchPool splitPool,
    IActorRef control, IReadOnlyList<IActorRef> innerReaders, IReadOnlyList<IActorRef> loadListeners)
    : SocketReader(socket, parker, receivePool)
{
    private readonly SpiDispatcher _dispatcher = new(directory, splitPool, PacketOrigin.Peer);
    private readonly ReaderMessage.ReaderLoadChanged _becameIdle = new(socket, IsIdle: true);
    private readonly ReaderMessage.ReaderLoadChanged _becameBusy = new(socket, IsIdle: false);
    private IcmpBudget _pathReports;

    /// <inheritdoc/>
    protected override void AfterRead(ReadOutcome outcome, int batches)
    {
        switch (outcome)
        {
            // The host has often answered a ping, a request or a TCP segment while it took the packet. Reading the answer on this thread saves waking another
            // thread, which takes longer than all other work.
            case ReadOutcome.Lone when innerReaders.Count > 0:
                innerReaders[(int)(_dispatcher.LastSpi % (uint)innerReaders.Count)].Tell(ReaderMessage.SpeculativeRead.Lone, ActorRefs.NoSender);
                break;
            // When the host answers a flood, as many packets come back at once. The thread that waits for them may get no processor before the kernel's queue is full.
            case ReadOutcome.Filled when batches % ReaderMessage.SpeculativeRead.FloodBatches == 0:
                foreach (var reader in innerReaders) reader.Tell(ReaderMessage.SpeculativeRead.Flood, ActorRefs.NoSender);
                break;
            default:
                base.AfterRead(outcome, batches);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnLoadChanged() => TellLoadChanged(IsIdle ? _becameIdle : _becameBusy);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        base.PostStop();
        if (!IsIdle) TellLoadChanged(_becameIdle);
    }

    /// <inheritdoc/>
    protected override void HandlePathErrors(ReadOnlySpan<PathError> errors)
    {
        var now = Now;
        foreach (ref readonly var error in errors)
        {
            // The control actor uses no other report.
            if (error.Kind != PathErrorKind.TooBig) continue;
            if (_pathReports.TryTake(now)) control.Tell(new ControlMessage.PathErrorReported(error));
            else Drop(DropReason.PathReportLimited);
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
