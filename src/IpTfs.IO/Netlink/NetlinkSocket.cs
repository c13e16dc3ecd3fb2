using System.Text;
using IpTfs.IO.Native;

namespace IpTfs.IO.Netlink;

/// <summary>A rtnetlink socket: sends a request and waits for the complete reply. Not for the datapath: it blocks and allocates. Not thread-safe.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    private const int HeaderOctets = 16;
    private const int ReplyOctets = 65_536;

    private readonly OwnedDescriptor _descriptor;
    private readonly byte[] _reply = new byte[ReplyOctets];
    private uint _sequence;

    /// <summary>Opens the socket in the network namespace of the calling thread.</summary>
    public NetlinkSocket()
    {
        var descriptor = Libc.socket(Linux.AF_NETLINK, Linux.SOCK_RAW | Linux.SOCK_CLOEXEC, Linux.NETLINK_ROUTE);
        if (descriptor < 0) throw new IoException(IoFault.Other, $"No rtnetlink socket: {Errno.Text(Libc.Errno)}.", Libc.Errno);
        _descriptor = new OwnedDescriptor(descriptor);
        var one = 1;
        // Best effort: with this option the kernel adds an error text to a refusal.
        _ = Libc.setsockopt(descriptor, Linux.SOL_NETLINK, Linux.NETLINK_EXT_ACK, &one, sizeof(int));
    }

    /// <summary>The kernel's error text of the last refusal; null when the kernel sent no text.</summary>
    public string? LastMessage { get; private set; }

    /// <summary>Sends a request and reads its whole reply.</summary>
    /// <returns>0, or the error number with which the kernel refused.</returns>
    public int Send(NetlinkRequest request, NetlinkReply? onReply = null)
    {
        LastMessage = null;
        var octets = request.Finish(++_sequence);
        fixed (byte* pointer = octets)
        {
            if (Libc.write(_descriptor.Value, pointer, (nuint)octets.Length) < 0) return Libc.Errno;
        }

        while (true)
        {
            nint length;
            fixed (byte* pointer = _reply) length = Libc.read(_descriptor.Value, pointer, ReplyOctets);
            if (length < 0)
            {
                if (Libc.Errno == Errno.EINTR) continue;
                return Libc.Errno;
            }

            if (TryFinish(_reply.AsSpan(0, (int)length), onReply, out var errno)) return errno;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private bool TryFinish(ReadOnlySpan<byte> octets, NetlinkReply? onReply, out int errno)
    {
        errno = 0;
        while (octets.Length >= HeaderOctets)
        {
            var length = BitConverter.ToInt32(octets);
            if (length < HeaderOctets || length > octets.Length) break;
            var type = BitConverter.ToUInt16(octets[4..]);
            var flags = BitConverter.ToUInt16(octets[6..]);
            var body = octets[HeaderOctets..length];
            var ours = BitConverter.ToUInt32(octets[8..]) == _sequence;
            octets = octets[Math.Min(octets.Length, (length + 3) & ~3)..];
            if (!ours) continue;
            switch (type)
            {
                case Rtnetlink.NLMSG_ERROR:
                    errno = -BitConverter.ToInt32(body);
                    if (errno != 0 && (flags & Rtnetlink.NLM_F_ACK_TLVS) != 0) LastMessage = ReadMessage(body, flags);
                    return true;
                case Rtnetlink.NLMSG_DONE:
                    return true;
                default:
                    onReply?.Invoke(type, body);
                    break;
            }
        }

        return false;
    }

    // struct nlmsgerr: error number, the header of the request, the request itself unless it was left out, attributes.
    private static string? ReadMessage(ReadOnlySpan<byte> body, ushort flags)
    {
        var skip = sizeof(int) + ((flags & Rtnetlink.NLM_F_CAPPED) != 0 ? HeaderOctets : BitConverter.ToInt32(body[sizeof(int)..]));
        if (skip > body.Length) return null;
        var attributes = new NetlinkAttributes(body[skip..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == Rtnetlink.NLMSGERR_ATTR_MSG) return Encoding.UTF8.GetString(attributes.Value.TrimEnd((byte)0));
        }

        return null;
    }
}
