using IpTfs.Gateway.Datapath;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Readers;

/// <summary>Reads an outer socket, and the ICMP reports about the packets that were sent by it. The base of the outer reader and the relay's reader.</summary>
/// <param name="socket">The socket. Borrowed.</param>
/// <param name="parker">The parker of the dispatcher's thread.</param>
/// <param name="receivePool">The pool of the batches that packets are read into.</param>
public abstract class SocketReader(IOuterSocket socket, EpollActorParker parker, PacketBatchPool receivePool) : Reader(socket.Descriptor, parker, receivePool)
{
    // Any host that knows the ports can forge reports. The descriptor stays ready while reports are left: packets are read in between.
    private const int ReportTurns = 16;
    private readonly PathError[] _errors = new PathError[16];
    private readonly Actors.Datapath _datapath = Actors.Datapath.Of(Context.System);

    /// <summary>The present instant.</summary>
    protected MonotonicTime Now => new(_datapath.NowNanos);

    /// <inheritdoc/>
    protected override int ReadUnit => socket.ReceiveUnit;

    /// <inheritdoc/>
    protected override int Read(PacketBatch batch, int most) => socket.Receive(batch);

    /// <summary>Handles ICMP reports, which are not authenticated.</summary>
    /// <param name="errors">At least one report. Valid for the length of the call.</param>
    protected abstract void HandlePathErrors(ReadOnlySpan<PathError> errors);

    /// <inheritdoc/>
    protected override void AfterRead(ReadOutcome outcome, int batches)
    {
        // A socket that was reported ready and has no packet has reports.
        if (outcome == ReadOutcome.Empty && batches == 0) ReadReports();
    }

    private void ReadReports()
    {
        for (var turn = 0; turn < ReportTurns; turn++)
        {
            var count = socket.ReadErrors(_errors);
            if (count > 0) HandlePathErrors(_errors.AsSpan(0, count));
            if (count < _errors.Length) return;
        }
    }
}
