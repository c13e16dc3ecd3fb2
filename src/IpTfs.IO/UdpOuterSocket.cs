using System.Runtime.CompilerServices;
using IpTfs.IO.Native;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO;

/// <summary>A UDP socket that carries ESP (RFC 3948), in batches: UDP_SEGMENT, UDP_GRO and the multi-message calls where the kernel has them.</summary>
/// <remarks>Thread rules: <see cref="IOuterSocket"/>. No call allocates, the first IKE message received and faults aside.</remarks>
public sealed unsafe class UdpOuterSocket : IUdpOuterSocket
{
    private const int MarkerOctets = 4;
    private const byte KeepaliveOctet = 0xFF;
    private const int MinEspOctets = 8;
    private const int GroUnit = 65_535;

    private readonly OwnedDescriptor _descriptor;
    private readonly ErrorQueue _errors;
    private readonly BatchSender _sender;
    private readonly BatchReceiver _receiver;
    private readonly IkeBacklog _ike;
    private readonly IoFeatures _features;
    private OuterSocketCounters _counters;

    /// <summary>Opens and binds the socket.</summary>
    /// <exception cref="IoException">It cannot be had; the message says why.</exception>
    public UdpOuterSocket(UdpOuterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDatagramOctets, MinEspOctets);
        ArgumentOutOfRangeException.ThrowIfNegative(options.IkeBacklog);
        var isV6 = options.Local.Address.IsV6;
        _descriptor = SocketSetup.OpenUdp(isV6);
        try
        {
            var fd = _descriptor.Value;
            SocketSetup.ConfigureCommon(fd, isV6, options.SocketBufferOctets);
            if (options.SharePort) SocketSetup.Set(fd, Linux.SOL_SOCKET, Linux.SO_REUSEPORT, 1);
            Local = SocketSetup.Bind(fd, options.Local, "UDP");
            _features = options.Features with
            {
                Gso = options.Features.Gso && SocketSetup.Knows(fd, Linux.SOL_UDP, Linux.UDP_SEGMENT),
                Gro = options.Features.Gro && SocketSetup.Set(fd, Linux.SOL_UDP, Linux.UDP_GRO, 1),
                VnetHeaders = false,
                Uso = false,
            };
            _errors = new ErrorQueue(fd);
            _sender = new BatchSender(fd, isV6, OuterEncapsulation.Udp, _features, _errors);
            _receiver = new BatchReceiver(fd, _features.Gro ? GroUnit : options.MaxDatagramOctets, _features.Mmsg);
            _ike = new IkeBacklog(options.IkeBacklog);
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
    public OuterEncapsulation Encapsulation => OuterEncapsulation.Udp;

    /// <inheritdoc/>
    public IoFeatures Features => _features.Gso == _sender.Gso ? _features : _features with { Gso = false };

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
    public bool TryTakeIke(Span<byte> destination, out Endpoint source, out int length) => _ike.TryTake(destination, out source, out length);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public SendOutcome SendIke(ReadOnlySpan<byte> message, in OuterDestination to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, IkeBacklog.MaxOctets);
        var datagram = stackalloc byte[MarkerOctets + IkeBacklog.MaxOctets];
        //= RFC3948 §2.2: IKE messages begin with a non-ESP marker of four zero octets
        *(uint*)datagram = 0;
        message.CopyTo(new Span<byte>(datagram + MarkerOctets, IkeBacklog.MaxOctets));
        var slot = new PacketSlot { Length = MarkerOctets + message.Length };
        return _sender.Send(datagram, new ReadOnlySpan<PacketSlot>(ref slot), to);
    }

    /// <inheritdoc/>
    public SendOutcome SendKeepalive(in OuterDestination to)
    {
        //= RFC3948 §2.3: a keepalive is one octet 0xFF
        var octet = KeepaliveOctet;
        var slot = new PacketSlot { Length = 1 };
        return _sender.Send(&octet, new ReadOnlySpan<PacketSlot>(ref slot), to);
    }

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

        // A run is usually all ESP. Anything else in it is taken out by moving the rest down, so that the run stays one slot.
        var size = message.SegmentSize == 0 ? message.Length : message.SegmentSize;
        var end = message.Offset + message.Length;
        var kept = message.Offset;
        var packets = 0;
        var at = message.Offset;
        do
        {
            var datagram = batch.Memory.AsSpan(at, Math.Min(size, end - at));
            if (IsEsp(datagram, message.Source))
            {
                if (kept != at) datagram.CopyTo(batch.Memory.AsSpan(kept));
                kept += datagram.Length;
                packets++;
            }

            at += size;
        }
        while (at < end);

        if (packets == 0) return;
        ref var slot = ref batch.Add(message.Offset, kept - message.Offset);
        slot.Source = message.Source;
        slot.Ecn = message.Ecn;
        slot.SegmentSize = packets > 1 ? size : 0;
        _counters.ReceivedPackets += packets;
        _counters.ReceivedOctets += slot.Length;
    }

    private bool IsEsp(ReadOnlySpan<byte> datagram, in Endpoint source)
    {
        if (datagram.Length == 1 && datagram[0] == KeepaliveOctet)
        {
            //= RFC3948 §4: the receiver ignores keepalives
            _counters.Keepalives++;
            return false;
        }

        if (datagram.Length >= MarkerOctets && datagram[..MarkerOctets].IndexOfAnyExcept((byte)0) < 0)
        {
            //= RFC3948 §2.2: SPI 0 in this place marks IKE
            _counters.IkeMessages++;
            if (!_ike.TryAdd(datagram[MarkerOctets..], source)) _counters.IkeDropped++;
            return false;
        }

        if (datagram.Length >= MinEspOctets) return true;
        _counters.Runts++;
        return false;
    }
}
