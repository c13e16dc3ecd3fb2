using System.Buffers.Binary;
using IpTfs.IO.Native;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO;

/// <summary>A raw socket for IP protocol 50: ESP directly over IPv4 or IPv6. The kernel reassembles fragments and writes the IP headers.</summary>
/// <remarks>Thread rules: <see cref="IOuterSocket"/>. No call allocates, faults aside. Needs CAP_NET_RAW.</remarks>
public sealed unsafe class EspOuterSocket : IOuterSocket
{
    private const int MinEspOctets = 8;
    private const int MinV4Header = 20;

    private readonly OwnedDescriptor _descriptor;
    private readonly ErrorQueue _errors;
    private readonly BatchSender _sender;
    private readonly BatchReceiver _receiver;
    private readonly bool _isV6;
    private OuterSocketCounters _counters;

    /// <summary>Opens and binds the socket.</summary>
    /// <exception cref="IoException">It cannot be had; the message says why.</exception>
    public EspOuterSocket(EspOuterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDatagramOctets, MinV4Header + MinEspOctets);
        _isV6 = options.Local.IsV6;
        _descriptor = SocketSetup.OpenEsp(_isV6);
        try
        {
            var fd = _descriptor.Value;
            SocketSetup.ConfigureCommon(fd, _isV6, options.SocketBufferOctets);
            Local = SocketSetup.Bind(fd, new Endpoint(options.Local, 0), "ESP") with { Port = 0 };
            Features = IoFeatures.None with { Mmsg = options.Features.Mmsg };
            _errors = new ErrorQueue(fd);
            _sender = new BatchSender(fd, _isV6, OuterEncapsulation.Esp, Features, _errors);
            _receiver = new BatchReceiver(fd, options.MaxDatagramOctets, Features.Mmsg);
        }
        catch
        {
            _descriptor.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Descriptor => _descriptor.Value;

    /// <inheritdoc/>
    public Endpoint Local { get; }

    /// <inheritdoc/>
    public OuterEncapsulation Encapsulation => OuterEncapsulation.Esp;

    /// <inheritdoc/>
    public IoFeatures Features { get; }

    /// <inheritdoc/>
    public int ReceiveUnit => _receiver.Unit;

    /// <inheritdoc/>
    public int Receive(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var loop = new ReceiveLoop(_receiver, batch, stackalloc ReceivedMessage[BatchReceiver.MaxMessages]);
        while (loop.TryReceive(out var received))
        {
            _counters.ReceiveCalls++;
            foreach (ref readonly var message in received) Accept(batch, message);
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
    public void Dispose() => _descriptor.Dispose();

    private void Accept(PacketBatch batch, in ReceivedMessage message)
    {
        if (message.Truncated)
        {
            _counters.Truncated++;
            return;
        }

        var offset = message.Offset;
        var length = message.Length;
        var ecn = message.Ecn;
        if (!_isV6 && !TryStripV4(batch.Memory, ref offset, ref length, ref ecn))
        {
            _counters.Malformed++;
            return;
        }

        if (length < MinEspOctets)
        {
            _counters.Runts++;
            return;
        }

        ref var slot = ref batch.Add(offset, length);
        slot.Source = message.Source with { Port = 0 };
        slot.Ecn = ecn;
        _counters.ReceivedPackets++;
        _counters.ReceivedOctets += length;
    }

    // A raw IPv4 socket delivers the IP header, an IPv6 one does not.
    private static bool TryStripV4(byte[] memory, ref int offset, ref int length, ref byte ecn)
    {
        if (length < MinV4Header) return false;
        var packet = memory.AsSpan(offset, length);
        var header = (packet[0] & 0xF) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (packet[0] >> 4 != 4 || header < MinV4Header || total < header || total > length) return false;
        ecn = (byte)(packet[1] & 3);
        offset += header;
        length = total - header;
        return true;
    }
}
