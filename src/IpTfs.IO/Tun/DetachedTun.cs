using IpTfs.IO.Native;
using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>
/// A TUN device without an interface: this object gives and takes packets where the host's network stack would. Needs no privilege; for rehearsals and
/// tests that want the code of the real device.
/// </summary>
/// <remarks>Not thread-safe; the device beside it follows its own rules. Neither end blocks. Giving and taking allocate nothing.</remarks>
public sealed unsafe class DetachedTun : IDisposable
{
    private const int LongestPacket = 65_535;

    private readonly OwnedDescriptor _end;
    private readonly byte[] _taken = GC.AllocateUninitializedArray<byte>(VnetHeader.Octets + LongestPacket, pinned: true);

    /// <summary>Makes a device and this end of it.</summary>
    /// <param name="name">The device's name in messages.</param>
    /// <param name="mtu">Its MTU in octets, 68 to 65,521.</param>
    /// <exception cref="IoException">The system refuses a pair of sockets.</exception>
    public DetachedTun(string name, int mtu)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mtu, 68);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mtu, 65_521);
        var pair = stackalloc int[2];
        if (Libc.socketpair(Linux.AF_UNIX, Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, 0, pair) < 0)
        {
            var errno = Libc.Errno;
            throw new IoException(IoFault.Other, $"A pair of sockets cannot be opened: {Errno.Text(errno)}.", errno);
        }

        Device = new TunDevice(new OwnedDescriptor(pair[0]), name, mtu);
        _end = new OwnedDescriptor(pair[1]);
    }

    /// <summary>The device. Not disposed with this end: its reader owns it.</summary>
    public TunDevice Device { get; }

    /// <summary>Puts a packet, or a super-packet, where the device's next read finds it. The octets are copied.</summary>
    /// <param name="packet">The IP packet.</param>
    /// <param name="description">Segment size, offload and checksum fields as the kernel would set them; the rest is ignored.</param>
    /// <returns>False when there is no room: the packet is dropped, as a full device queue would.</returns>
    public bool TryGive(ReadOnlySpan<byte> packet, in PacketSlot description = default)
    {
        var header = new VnetHeader
        {
            Flags = description.ChecksumStart == 0 ? (byte)0 : VnetHeader.NeedsChecksum,
            GsoType = description.Offload switch
            {
                OffloadKind.Tcp4 => VnetHeader.GsoTcp4,
                OffloadKind.Tcp6 => VnetHeader.GsoTcp6,
                OffloadKind.Udp => VnetHeader.GsoUdp,
                _ => VnetHeader.GsoNone,
            },
            GsoSize = (ushort)description.SegmentSize,
            ChecksumStart = description.ChecksumStart,
            ChecksumOffset = description.ChecksumOffset,
        };
        fixed (byte* octets = packet)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Base = (byte*)&header, Length = VnetHeader.Octets };
            vectors[1] = new IoVector { Base = octets, Length = (nuint)packet.Length };
            return Libc.writev(_end.Value, vectors, 2) >= 0;
        }
    }

    /// <summary>Takes the next packet or super-packet that the device was given, once there is one.</summary>
    /// <param name="patience">How long to wait for it, in milliseconds.</param>
    /// <param name="packet">Its octets, valid until the next call.</param>
    /// <returns>False when none came.</returns>
    public bool TryTake(int patience, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        fixed (byte* octets = _taken)
        {
            var length = Libc.read(_end.Value, octets, (nuint)_taken.Length);
            if (length < 0 && patience > 0)
            {
                var poll = new PollDescriptor { Descriptor = _end.Value, Events = Linux.POLLIN };
                if (Libc.poll(&poll, 1, patience) > 0) length = Libc.read(_end.Value, octets, (nuint)_taken.Length);
            }

            if (length < VnetHeader.Octets) return false;
            packet = _taken.AsSpan(VnetHeader.Octets, (int)length - VnetHeader.Octets);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();
}
