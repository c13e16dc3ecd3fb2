using IpTfs.IO.Native;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>Writes each packet to the device at once: for devices without vnet headers.</summary>
internal sealed unsafe class TunPlainWriter(TunDevice device, WriterPool<IInnerWriter> pool, int descriptor) : IInnerWriter
{
    private InnerWriteCounters _counters;
    private int _refused;

    /// <inheritdoc/>
    public void Write(PacketBatch owner, int offset, int length)
    {
        if ((uint)offset > (uint)owner.Memory.Length || (uint)length > (uint)(owner.Memory.Length - offset)) throw new ArgumentOutOfRangeException(nameof(offset));
        Write((byte*)owner.Address + offset, length);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> packet)
    {
        fixed (byte* pointer = packet) Write(pointer, packet.Length);
    }

    /// <inheritdoc/>
    public int Flush()
    {
        var refused = _refused;
        _refused = 0;
        device.Count(ref _counters);
        return refused;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        pool.GiveBack(this);
    }

    private void Write(byte* packet, int length)
    {
        _counters.Calls++;
        while (Libc.write(descriptor, packet, (nuint)length) < 0)
        {
            if (Libc.Errno == Errno.EINTR) continue;
            _refused++;
            _counters.Refused++;
            return;
        }

        _counters.Packets++;
        _counters.Octets += length;
    }
}
