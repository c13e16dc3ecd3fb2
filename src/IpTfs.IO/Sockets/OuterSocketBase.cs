using IpTfs.IO.Native;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>The common part of the outer sockets: receiving and sending in batches, path errors and counters. A derived class decides which messages it accepts.</summary>
/// <remarks>Thread rules: <see cref="IOuterSocket"/>. No call allocates, except on errors.</remarks>
public abstract unsafe class OuterSocketBase : IOuterSocket
{
    /// <summary>Octets of the shortest datagram that can be an ESP packet: SPI and sequence number.</summary>
    private protected const int MinEspOctets = 8;

    private readonly OwnedDescriptor _descriptor;
    private readonly ErrorQueue _errors;
    private readonly BatchSender _sender;
    private readonly BatchReceiver _receiver;
    private readonly IoFeatures _features;
    private OuterSocketCounters _counters;

    private protected OuterSocketBase(in OpenedSocket socket, OuterEncapsulation encapsulation)
    {
        var descriptor = socket.Descriptor.Value;
        _descriptor = socket.Descriptor;
        _features = socket.Features;
        Local = socket.Local;
        Encapsulation = encapsulation;
        _errors = new ErrorQueue(descriptor);
        _sender = new BatchSender(descriptor, socket.Local.Address.IsV6, encapsulation, _features, _errors);
        _receiver = new BatchReceiver(descriptor, socket.ReceiveUnit, _features.Mmsg);
    }

    /// <inheritdoc/>
    public int Descriptor => _descriptor.Value;

    /// <inheritdoc/>
    public Endpoint Local { get; }

    /// <inheritdoc/>
    public OuterEncapsulation Encapsulation { get; }

    /// <inheritdoc/>
    public IoFeatures Features => _features.Gso == _sender.Gso ? _features : _features with { Gso = false };

    /// <inheritdoc/>
    public int ReceiveUnit => _receiver.Unit;

    /// <summary>The counters of received messages. Owned by the receiving thread.</summary>
    private protected ref OuterSocketCounters Received => ref _counters;

    /// <inheritdoc/>
    public int Receive(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var loop = new ReceiveLoop(_receiver, batch, stackalloc ReceivedMessage[BatchReceiver.MaxMessages]);
        while (loop.TryReceive(out var received))
        {
            _counters.ReceiveCalls++;
            foreach (ref readonly var message in received)
            {
                if (message.Truncated) _counters.Truncated++;
                else Accept(batch, message);
            }
        }

        return loop.Slots;
    }

    /// <inheritdoc/>
    public SendOutcome Send(PacketBatch batch, in OuterDestination to)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _sender.Send((byte*)batch.Address, batch.Slots, to);
    }

    /// <inheritdoc/>
    public int LookUpPathMtu(in OuterDestination to) => PathMtuLookup.TryQuery(to.Local, to.Remote.Address, out var mtu) ? mtu : 0;

    /// <inheritdoc/>
    public int ReadErrors(Span<PathError> errors) => _errors.Take(errors);

    /// <inheritdoc/>
    public OuterSocketCounters ReadCounters()
    {
        var counters = _counters;
        _sender.AddTo(ref counters);
        counters.ErrorsDropped = _errors.Dropped;
        return counters;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _descriptor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds a slot for the ESP packets of a whole message that lies in the batch's memory, and counts datagrams that are not ESP.</summary>
    private protected abstract void Accept(PacketBatch batch, in ReceivedMessage message);

    /// <summary>Sends one datagram that is not in a batch.</summary>
    private protected SendOutcome SendDatagram(byte* octets, int length, in OuterDestination to)
    {
        var slot = new PacketSlot { Length = length };
        return _sender.Send(octets, new ReadOnlySpan<PacketSlot>(ref slot), to);
    }
}
