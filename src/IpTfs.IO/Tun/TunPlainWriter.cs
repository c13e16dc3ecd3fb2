using IpTfs.IO.Native;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>Writes each packet to the device at once: for devices without vnet headers.</summary>
internal sealed unsafe class TunPlainWriter : IInnerWriter
{
    private readonly WrittenTotals _totals;
    private readonly WriterPool<IInnerWriter> _pool;
    private readonly int _descriptor;
    private readonly WriterCounters _written = new();
    private int _refused;

    /// <summary>Makes a writer for one queue of a device, whose counters are included in the device's.</summary>
    public TunPlainWriter(WrittenTotals totals, WriterPool<IInnerWriter> pool, int descriptor)
    {
        _totals = totals;
        _pool = pool;
        _descriptor = descriptor;
        totals.Add(_written);
    }

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
        return refused;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        if (!_pool.GiveBack(this)) _totals.Retire(_written);
    }

    private void Write(byte* packet, int length)
    {
        _written.Counters.Calls++;
        while (Libc.write(_descriptor, packet, (nuint)length) < 0)
        {
            if (Libc.Errno == Errno.EINTR) continue;
            _refused++;
            _written.Counters.Refused++;
            return;
        }

        _written.Counters.Packets++;
        _written.Counters.Octets += length;
    }
}
