using System.Runtime.CompilerServices;
using IpTfs.IO.Native;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Udp;

/// <summary>A UDP socket that carries ESP (RFC 3948), in batches: UDP_SEGMENT, UDP_GRO and the multi-message calls where the kernel has them.</summary>
/// <remarks>Thread rules: <see cref="IOuterSocket"/>. No call allocates, except for the first IKE message received and on errors.</remarks>
public sealed unsafe class UdpOuterSocket : OuterSocketBase, IUdpOuterSocket
{
    private const int MarkerOctets = 4;
    private const byte KeepaliveOctet = 0xFF;
    private const int GroUnit = 65_535;

    private readonly IkeBacklog _ike;

    /// <summary>Opens and binds the socket.</summary>
    /// <exception cref="IoException">The socket cannot be opened; the message gives the reason.</exception>
    public UdpOuterSocket(UdpOuterOptions options)
        : base(Open(options), OuterEncapsulation.Udp) => _ike = new IkeBacklog(options.IkeBacklog);

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
        return SendDatagram(datagram, MarkerOctets + message.Length, to);
    }

    /// <inheritdoc/>
    public SendOutcome SendKeepalive(in OuterDestination to)
    {
        //= RFC3948 §2.3: a keepalive is one octet 0xFF
        var octet = KeepaliveOctet;
        return SendDatagram(&octet, 1, to);
    }

    private static OpenedSocket Open(UdpOuterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDatagramOctets, MinEspOctets);
        ArgumentOutOfRangeException.ThrowIfNegative(options.IkeBacklog);
        var isV6 = options.Local.Address.IsV6;
        var descriptor = SocketSetup.OpenUdp(isV6);
        try
        {
            var fd = descriptor.Value;
            SocketSetup.ConfigureCommon(fd, isV6, options.SocketBufferOctets);
            if (options.SharePort) SocketSetup.Set(fd, Linux.SOL_SOCKET, Linux.SO_REUSEPORT, 1);
            var local = SocketSetup.Bind(fd, options.Local, "UDP");
            var features = options.Features with
            {
                Gso = options.Features.Gso && SocketSetup.Knows(fd, Linux.SOL_UDP, Linux.UDP_SEGMENT),
                Gro = options.Features.Gro && SocketSetup.Set(fd, Linux.SOL_UDP, Linux.UDP_GRO, 1),
                VnetHeaders = false,
                Uso = false,
            };
            return new OpenedSocket(descriptor, local, features, features.Gro ? GroUnit : options.MaxDatagramOctets);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    private protected override void Accept(PacketBatch batch, in ReceivedMessage message)
    {
        // A GRO run usually holds only ESP. Other datagrams are removed by moving the rest down, so that the run stays one slot.
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
        Received.ReceivedPackets += packets;
        Received.ReceivedOctets += slot.Length;
    }

    private bool IsEsp(ReadOnlySpan<byte> datagram, in Endpoint source)
    {
        if (datagram.Length == 1 && datagram[0] == KeepaliveOctet)
        {
            //= RFC3948 §4: the receiver ignores keepalives
            Received.Keepalives++;
            return false;
        }

        if (datagram.Length >= MarkerOctets && datagram[..MarkerOctets].IndexOfAnyExcept((byte)0) < 0)
        {
            //= RFC3948 §2.2: SPI 0 in this place marks IKE
            Received.IkeMessages++;
            if (!_ike.TryAdd(datagram[MarkerOctets..], source)) Received.IkeDropped++;
            return false;
        }

        if (datagram.Length >= MinEspOctets) return true;
        Received.Runts++;
        return false;
    }
}
