using IpTfs.IO.Native;
using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>Reads one queue of a TUN device, a packet or a super-packet per system call.</summary>
internal sealed unsafe class TunQueue(int descriptor, string name, int mtu, bool vnet) : IInnerQueue
{
    private const int SuperPacketOctets = 65_535;

    private InnerReadCounters _counters;

    /// <inheritdoc/>
    public int Descriptor => descriptor;

    /// <inheritdoc/>
    public int ReadUnit => vnet ? SuperPacketOctets : mtu;

    /// <inheritdoc/>
    public ref readonly InnerReadCounters Counters => ref _counters;

    /// <inheritdoc/>
    public int Read(PacketBatch batch, int most = int.MaxValue)
    {
        var before = batch.Count;
        while (batch.Count < batch.Capacity && batch.Count - before < most)
        {
            var offset = batch.End;
            if (batch.Memory.Length - offset < ReadUnit) break;
            VnetHeader header = default;
            var length = ReadOne((byte*)batch.Address + offset, batch.Memory.Length - offset, &header);
            if (length < 0) break;
            _counters.Packets++;
            _counters.Octets += length;
            Describe(batch, offset, length, header);
        }

        return batch.Count - before;
    }

    private int ReadOne(byte* destination, int room, VnetHeader* header)
    {
        var vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Base = (byte*)header, Length = VnetHeader.Octets };
        vectors[1] = new IoVector { Base = destination, Length = (nuint)room };
        var skip = vnet ? VnetHeader.Octets : 0;
        while (true)
        {
            _counters.Calls++;
            var length = vnet ? Libc.readv(descriptor, vectors, 2) : Libc.read(descriptor, destination, (nuint)room);
            if (length >= skip) return (int)length - skip;
            var errno = length < 0 ? Libc.Errno : Errno.EIO;
            if (errno == Errno.EAGAIN) return -1;
            if (errno == Errno.EINTR) continue;
            throw new IoException(IoFault.DeviceMissing, $"The TUN device {name} is gone: {Errno.Text(errno)}.", errno);
        }
    }

    private void Describe(PacketBatch batch, int offset, int length, in VnetHeader header)
    {
        var kind = (header.GsoType & ~VnetHeader.GsoEcn) switch
        {
            VnetHeader.GsoNone => OffloadKind.None,
            VnetHeader.GsoTcp4 => OffloadKind.Tcp4,
            VnetHeader.GsoTcp6 => OffloadKind.Tcp6,
            VnetHeader.GsoUdp => OffloadKind.Udp,
            _ => (OffloadKind)byte.MaxValue,
        };
        var partial = (header.Flags & VnetHeader.NeedsChecksum) != 0;
        if (kind == (OffloadKind)byte.MaxValue || (kind != OffloadKind.None && header.GsoSize == 0)
            || (partial && header.ChecksumStart + header.ChecksumOffset + 2 > length))
        {
            _counters.Malformed++;
            return;
        }

        ref var slot = ref batch.Add(offset, length);
        if (partial)
        {
            slot.ChecksumStart = header.ChecksumStart;
            slot.ChecksumOffset = header.ChecksumOffset;
        }

        if (kind == OffloadKind.None) return;
        slot.Offload = kind;
        slot.SegmentSize = header.GsoSize;
        _counters.SuperPackets++;
    }
}
