using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Memory;

/// <summary>Delivers to a <see cref="MemoryInnerDevice"/> at once; a flush only reports refused packets.</summary>
internal sealed class MemoryInnerWriter(MemoryInnerDevice device) : IInnerWriter
{
    private int _refused;

    /// <inheritdoc/>
    public void Write(PacketBatch owner, int offset, int length) => Write(owner.Memory.AsSpan(offset, length));

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> packet)
    {
        if (!device.Deliver(packet)) _refused++;
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
        _refused = 0;
        device.GiveBack(this);
    }
}
