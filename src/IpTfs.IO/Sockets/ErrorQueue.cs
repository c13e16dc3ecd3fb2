using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>
/// A socket's error queue: ICMP reports wait in a bounded ring for a reader, and the path MTU that the kernel reports with a refused send is
/// remembered for the sender. Thread-safe.
/// </summary>
internal sealed unsafe class ErrorQueue(int descriptor)
{
    private const int ControlOctets = 256;
    private const int QuoteOctets = 8;

    private readonly Lock _gate = new();
    private readonly PathError[] _ring = new PathError[64];
    private int _head;
    private int _count;
    private Endpoint _refusedDestination;
    private int _refusedMtu;
    private long _dropped;

    /// <summary>Reports dropped because the ring was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Reads and removes reports, oldest first.</summary>
    public int Take(Span<PathError> errors)
    {
        lock (_gate)
        {
            Drain();
            var taken = Math.Min(errors.Length, _count);
            for (var i = 0; i < taken; i++)
            {
                errors[i] = _ring[_head];
                _head = (_head + 1) % _ring.Length;
            }

            _count -= taken;
            return taken;
        }
    }

    /// <summary>The path MTU that the kernel reported when it last refused a send to the destination, else 0. Clears the value.</summary>
    public int TakeRefusedMtu(in IpAddress destination)
    {
        lock (_gate)
        {
            Drain();
            var mtu = _refusedDestination.Address == destination ? _refusedMtu : 0;
            _refusedMtu = 0;
            return mtu;
        }
    }

    private void Drain()
    {
        // Read at most as many errors as the ring holds: a sender that fails repeatedly could keep the queue full for ever.
        for (var i = 0; i < _ring.Length && ReadOne(); i++)
        {
        }
    }

    [SkipLocalsInit]
    private bool ReadOne()
    {
        SocketAddress name = default;
        var quote = stackalloc byte[QuoteOctets];
        var control = stackalloc byte[ControlOctets];
        var vector = new IoVector { Base = quote, Length = QuoteOctets };
        var message = new MessageHeader
        {
            Name = &name,
            NameLength = SocketAddress.Size,
            Vectors = &vector,
            VectorCount = 1,
            Control = control,
            ControlLength = ControlOctets,
        };
        var length = Libc.recvmsg(descriptor, &message, Linux.MSG_ERRQUEUE | Linux.MSG_DONTWAIT);
        if (length < 0) return false;
        var reader = new ControlReader(message);
        while (reader.MoveNext())
        {
            if ((reader.Level, reader.Type) is not ((Linux.SOL_IP, Linux.IP_RECVERR) or (Linux.SOL_IPV6, Linux.IPV6_RECVERR))) continue;
            if (reader.Data.Length >= 16) Record(SocketAddress.Read(ref name), reader.Data, new ReadOnlySpan<byte>(quote, (int)length));
        }

        return true;
    }

    // struct sock_extended_err: errno, origin, type, code, pad, info, data; then the reporter's sockaddr.
    private void Record(in Endpoint destination, ReadOnlySpan<byte> report, ReadOnlySpan<byte> quote)
    {
        var errno = BitConverter.ToInt32(report);
        var origin = report[4];
        var info = BitConverter.ToInt32(report[8..]);
        if (origin == Linux.SO_EE_ORIGIN_LOCAL)
        {
            if (errno != Errno.EMSGSIZE) return;
            _refusedDestination = destination;
            _refusedMtu = info;
            return;
        }

        if (origin is not (Linux.SO_EE_ORIGIN_ICMP or Linux.SO_EE_ORIGIN_ICMP6)) return;
        if (_count == _ring.Length)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        SocketAddress offender = default;
        report[16..Math.Min(report.Length, 16 + SocketAddress.Size)].CopyTo(MemoryMarshal.AsBytes(new Span<SocketAddress>(ref offender)));
        var kind = origin == Linux.SO_EE_ORIGIN_ICMP ? KindOfV4(report[5], report[6]) : KindOfV6(report[5], report[6]);
        var quoted = quote.Length == QuoteOctets;
        _ring[(_head + _count++) % _ring.Length] = new PathError(
            kind,
            destination,
            SocketAddress.Read(ref offender).Address,
            kind == PathErrorKind.TooBig ? info : 0,
            errno,
            report[5],
            report[6],
            quoted ? BinaryPrimitives.ReadUInt32BigEndian(quote) : 0,
            quoted ? BinaryPrimitives.ReadUInt32BigEndian(quote[4..]) : 0);
    }

    private static PathErrorKind KindOfV4(byte type, byte code) => (type, code) switch
    {
        (3, 4) => PathErrorKind.TooBig,
        (3, 2 or 3) => PathErrorKind.PortUnreachable,
        (3, 0 or 6 or 11) => PathErrorKind.NetworkUnreachable,
        (3, 1 or 5 or 7 or 8 or 12) => PathErrorKind.HostUnreachable,
        (3, _) => PathErrorKind.Prohibited,
        (11, _) => PathErrorKind.TimeExceeded,
        _ => PathErrorKind.Other,
    };

    private static PathErrorKind KindOfV6(byte type, byte code) => (type, code) switch
    {
        (2, _) => PathErrorKind.TooBig,
        (1, 4) or (4, 1) => PathErrorKind.PortUnreachable,
        (1, 0) => PathErrorKind.NetworkUnreachable,
        (1, 2 or 3) => PathErrorKind.HostUnreachable,
        (1, _) => PathErrorKind.Prohibited,
        (3, _) => PathErrorKind.TimeExceeded,
        _ => PathErrorKind.Other,
    };
}
