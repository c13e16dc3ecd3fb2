using System.Runtime.CompilerServices;
using IpTfs.IO.Native;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Sockets;

/// <summary>Receives as many messages per system call as the socket allows and the batch has room for.</summary>
internal sealed unsafe class BatchReceiver(int descriptor, int unit, bool mmsg)
{
    /// <summary>The largest number of messages per call.</summary>
    public const int MaxMessages = 32;

    private const int ControlOctets = 64;
    private const int MaxPendingErrors = 16;

    /// <summary>Octets reserved for each message.</summary>
    public int Unit => unit;

    /// <summary>Receives into the free end of a batch, one unit per message, and describes the messages. The batch's slots are not changed.</summary>
    /// <returns>Messages received; 0 when no message is waiting or the batch has no room.</returns>
    [SkipLocalsInit]
    public int Receive(PacketBatch batch, Span<ReceivedMessage> received, out bool more)
    {
        var start = batch.End;
        var room = Math.Min(Math.Min(received.Length, MaxMessages), Math.Min(batch.Capacity - batch.Count, (batch.Memory.Length - start) / unit));
        more = false;
        if (room == 0) return 0;
        if (!mmsg) room = 1;

        var messages = stackalloc BatchedMessage[room];
        var vectors = stackalloc IoVector[room];
        var names = stackalloc SocketAddress[room];
        var controls = stackalloc byte[room * ControlOctets];
        for (var i = 0; i < room; i++)
        {
            vectors[i] = new IoVector { Base = (byte*)batch.Address + start + (i * unit), Length = (nuint)unit };
            messages[i] = default;
            messages[i].Header.Name = &names[i];
            messages[i].Header.NameLength = SocketAddress.Size;
            messages[i].Header.Vectors = &vectors[i];
            messages[i].Header.VectorCount = 1;
            messages[i].Header.Control = controls + (i * ControlOctets);
            messages[i].Header.ControlLength = ControlOctets;
        }

        var count = Call(messages, room);
        for (var i = 0; i < count; i++)
        {
            ref var message = ref received[i];
            message = new ReceivedMessage
            {
                Offset = start + (i * unit),
                Length = (int)messages[i].Length,
                Truncated = (messages[i].Header.Flags & Linux.MSG_TRUNC) != 0,
                Source = SocketAddress.Read(ref names[i]),
            };
            ReadControl(messages[i].Header, ref message);
        }

        more = count == room;
        return count;
    }

    private int Call(BatchedMessage* messages, int room)
    {
        // The kernel reports the error of an earlier send on the next call of any kind. The error is in the error queue too, so retry.
        for (var attempt = 0; attempt < MaxPendingErrors; attempt++)
        {
            if (room > 1)
            {
                var count = Libc.recvmmsg(descriptor, messages, (uint)room, Linux.MSG_DONTWAIT, null);
                if (count >= 0) return count;
            }
            else
            {
                var length = Libc.recvmsg(descriptor, &messages[0].Header, Linux.MSG_DONTWAIT);
                if (length >= 0)
                {
                    messages[0].Length = (uint)length;
                    return 1;
                }
            }

            var errno = Libc.Errno;
            if (errno == Errno.EAGAIN) return 0;
            if (errno == Errno.EBADF) throw new IoException(IoFault.Other, "The outer socket is closed.", errno);
        }

        return 0;
    }

    private static void ReadControl(in MessageHeader header, ref ReceivedMessage message)
    {
        var reader = new ControlReader(header);
        while (reader.MoveNext())
        {
            switch (reader.Level, reader.Type)
            {
                case (Linux.SOL_IP, Linux.IP_TOS) or (Linux.SOL_IPV6, Linux.IPV6_TCLASS):
                    message.Ecn = (byte)(reader.Value & 3);
                    break;
                case (Linux.SOL_UDP, Linux.UDP_GRO):
                    if (reader.Value < message.Length) message.SegmentSize = reader.Value;
                    break;
                default:
                    break;
            }
        }
    }
}
