using System.Runtime.CompilerServices;
using IpTfs.IO.Native;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Sockets;

/// <summary>Sends packets in as few system calls as the socket allows: runs of equal length by UDP_SEGMENT, several messages by sendmmsg.</summary>
/// <remarks>Thread-safe: the state of a send is on its caller's stack.</remarks>
internal sealed unsafe class BatchSender
{
    private const int MaxMessages = 32;
    private const int MaxVectors = 128;
    private const int MaxSegments = 64;

    /// <summary>Octets that fit into an IPv4 packet after the IPv4 and UDP headers.</summary>
    private const int MaxRunOctets = 65_507;

    private const int MaxWaitMillis = 5;

    private readonly int _descriptor;
    private readonly bool _isV6;
    private readonly bool _mmsg;
    private readonly OuterEncapsulation _encapsulation;
    private readonly ErrorQueue _errors;
    private readonly SendLanes _lanes;
    private volatile bool _gso;

    /// <summary>Makes a sender for a socket that it does not own.</summary>
    public BatchSender(int descriptor, bool isV6, OuterEncapsulation encapsulation, IoFeatures features, ErrorQueue errors)
    {
        _descriptor = descriptor;
        _isV6 = isV6;
        _encapsulation = encapsulation;
        _gso = features.Gso;
        _mmsg = features.Mmsg;
        _errors = errors;
        _lanes = new SendLanes(descriptor, isV6);
    }

    /// <summary>Whether segmentation offload is still in use.</summary>
    public bool Gso => _gso;

    /// <summary>Adds the counters of all sends to those of the socket.</summary>
    public void AddTo(ref OuterSocketCounters counters) => _lanes.AddTo(ref counters);

    /// <summary>Sends packets that lie in one block of pinned memory.</summary>
    public SendOutcome Send(byte* memory, ReadOnlySpan<PacketSlot> slots, in OuterDestination to)
    {
        if (slots.IsEmpty) return default;
        if (to.Remote.Address.IsV6 != _isV6) throw new ArgumentException("the destination is of another address family than the socket", nameof(to));
        ref var lane = ref _lanes.Enter(to.Fragments);
        try
        {
            var progress = new SendProgress();
            SendAll(memory, slots, to, ref progress);
            lane.Count(progress);
            return progress.Outcome;
        }
        finally
        {
            _lanes.Exit(ref lane);
        }
    }

    [SkipLocalsInit]
    private void SendAll(byte* memory, ReadOnlySpan<PacketSlot> slots, in OuterDestination to, ref SendProgress progress)
    {
        SocketAddress name = default;
        var nameLength = name.Set(_encapsulation == OuterEncapsulation.Udp ? to.Remote : to.Remote with { Port = 0 });
        var messages = stackalloc BatchedMessage[MaxMessages];
        var vectors = stackalloc IoVector[MaxVectors];
        var controls = stackalloc byte[MaxMessages * ControlWriter.Capacity];
        var packets = stackalloc int[MaxMessages];
        var area = new SendArea { Name = &name, NameLength = nameLength, Messages = messages, Vectors = vectors, Controls = controls, Packets = packets };
        var cursor = new PacketCursor(slots);
        while (!cursor.AtEnd)
        {
            if (cursor.Length >= progress.TooBigLength)
            {
                // The kernel has just refused this length: another call for each packet would only cost time.
                progress.Drop(SendStatus.TooBig, 1, Errno.EMSGSIZE);
                cursor.MoveNext();
                continue;
            }

            var built = Build(area, memory, cursor, to, _gso && progress.Singles == 0, progress.TooBigLength);
            progress.Calls++;
            var done = built == 1 || !_mmsg
                ? (Libc.sendmsg(_descriptor, &messages[0].Header, 0) >= 0 ? 1 : -1)
                : Libc.sendmmsg(_descriptor, messages, (uint)built, 0);
            if (done > 0)
            {
                for (var i = 0; i < done; i++) Pass(ref cursor, packets[i], ref progress);
                progress.Retried = false;
            }
            else
            {
                HandleError(Libc.Errno, packets[0], to, ref cursor, ref progress);
            }
        }
    }

    // The first message failed. Either the loop sends it again, or it is dropped here.
    private void HandleError(int errno, int packets, in OuterDestination to, ref PacketCursor cursor, ref SendProgress progress)
    {
        switch (errno)
        {
            case Errno.EINTR:
                return;
            case Errno.EAGAIN:
                if (!WaitForRoom(ref progress)) DropAll(SendStatus.Congested, errno, ref cursor, ref progress);
                return;
            case Errno.ENOBUFS or Errno.ENOMEM:
                // The queue below the socket dropped the message: the next message may find room.
                Drop(SendStatus.Congested, errno, packets, ref cursor, ref progress);
                return;
            default:
                break;
        }

        if (!progress.Retried)
        {
            // Any call may report, and thereby clear, an error that an ICMP message raised about an earlier packet.
            progress.Retried = true;
            return;
        }

        progress.Retried = false;
        if (packets > 1)
        {
            // EIO: the device has no checksum offload, which is permanent. Any other error may concern this run only.
            if (errno == Errno.EIO) _gso = false;
            else progress.Singles = packets;
            return;
        }

        switch (errno)
        {
            case Errno.EMSGSIZE:
                progress.TooBigLength = cursor.Length;
                progress.PathMtu = _errors.TakeRefusedMtu(to.Remote.Address);
                if (progress.PathMtu == 0 && PathMtuLookup.TryQuery(to.Local, to.Remote.Address, out var mtu)) progress.PathMtu = mtu;
                Drop(SendStatus.TooBig, errno, 1, ref cursor, ref progress);
                break;
            case Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.ENETDOWN or Errno.EHOSTDOWN or Errno.ECONNREFUSED or Errno.ENODEV or Errno.ENXIO:
                DropAll(SendStatus.Unreachable, errno, ref cursor, ref progress);
                break;
            default:
                Drop(SendStatus.Refused, errno, 1, ref cursor, ref progress);
                break;
        }
    }

    private bool WaitForRoom(ref SendProgress progress)
    {
        if (progress.Waited) return false;
        progress.Waited = true;
        var poll = new PollDescriptor { Descriptor = _descriptor, Events = Linux.POLLOUT };
        progress.Calls++;
        return Libc.poll(&poll, 1, MaxWaitMillis) > 0 && (poll.Returned & Linux.POLLOUT) != 0;
    }

    private static void Pass(ref PacketCursor cursor, int packets, ref SendProgress progress)
    {
        for (var i = 0; i < packets; i++)
        {
            progress.Sent++;
            progress.SentOctets += cursor.Length;
            if (progress.Singles > 0) progress.Singles--;
            cursor.MoveNext();
        }
    }

    private static void Drop(SendStatus why, int errno, int packets, ref PacketCursor cursor, ref SendProgress progress)
    {
        progress.Drop(why, packets, errno);
        for (var i = 0; i < packets; i++)
        {
            if (progress.Singles > 0) progress.Singles--;
            cursor.MoveNext();
        }
    }

    private static void DropAll(SendStatus why, int errno, ref PacketCursor cursor, ref SendProgress progress)
    {
        while (!cursor.AtEnd) Drop(why, errno, 1, ref cursor, ref progress);
    }

    // Builds messages in the area from the cursor on. The cursor is a copy.
    private int Build(in SendArea area, byte* memory, PacketCursor cursor, in OuterDestination to, bool gso, int tooBigLength)
    {
        var built = 0;
        var vectorsUsed = 0;
        while (!cursor.AtEnd && built < MaxMessages && vectorsUsed < MaxVectors && cursor.Length < tooBigLength)
        {
            var first = vectorsUsed;
            var size = cursor.Length;
            var ecn = cursor.Ecn;
            var total = 0;
            var count = 0;
            do
            {
                var at = memory + cursor.Offset;
                if (vectorsUsed > first && area.Vectors[vectorsUsed - 1].Base + area.Vectors[vectorsUsed - 1].Length == at)
                {
                    area.Vectors[vectorsUsed - 1].Length += (nuint)cursor.Length;
                }
                else if (vectorsUsed < MaxVectors)
                {
                    area.Vectors[vectorsUsed++] = new IoVector { Base = at, Length = (nuint)cursor.Length };
                }
                else
                {
                    break;
                }

                var shorter = cursor.Length < size;
                total += cursor.Length;
                count++;
                cursor.MoveNext();
                if (shorter) break;
            }
            while (gso && !cursor.AtEnd && count < MaxSegments && cursor.Ecn == ecn && cursor.Length <= size && cursor.Length > 0
                && total + cursor.Length <= MaxRunOctets);

            area.Packets[built] = count;
            area.Messages[built] = default;
            ref var header = ref area.Messages[built].Header;
            header.Name = area.Name;
            header.NameLength = area.NameLength;
            header.Vectors = area.Vectors + first;
            header.VectorCount = (nuint)(vectorsUsed - first);
            header.Control = area.Controls + (built * ControlWriter.Capacity);
            var control = new ControlWriter(header.Control, _isV6);
            if (to.Local != default) control.Source(to.Local);
            var trafficClass = (to.Dscp << 2) | ecn;
            if (trafficClass != 0) control.TrafficClass(trafficClass);
            if (to.Ttl != 0) control.HopLimit(to.Ttl);
            if (count > 1) control.SegmentSize(size);
            header.ControlLength = (nuint)control.Length;
            built++;
            if (!_mmsg) break;
        }

        return built;
    }
}
