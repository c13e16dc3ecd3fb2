using System.Runtime.CompilerServices;
using IpTfs.IO.Native;
using IpTfs.IO.Offload;
using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Tun;

/// <summary>Writes packets with vnet headers, joined into super-packets: one gathered write for each run of packets.</summary>
internal sealed unsafe class TunVnetWriter : IInnerWriter
{
    private const int MaxPackets = 512;
    private const int CopyOctets = 128 * 1024;
    private const int MaxVectors = 258;
    private const int MaxHead = 128;

    private readonly WrittenTotals _totals;
    private readonly WriterPool<IInnerWriter> _pool;
    private readonly int _descriptor;
    private readonly InnerCoalescer _coalescer;
    private readonly byte[] _copies;
    private readonly byte* _copiesAt;
    private readonly WriterCounters _written = new();
    private int _copied;
    private int _refused;

    /// <summary>Makes a writer for one queue of a device, whose counters are included in the device's.</summary>
    public TunVnetWriter(WrittenTotals totals, WriterPool<IInnerWriter> pool, int descriptor, bool uso)
    {
        _totals = totals;
        totals.Add(_written);
        _pool = pool;
        _descriptor = descriptor;
        _coalescer = new InnerCoalescer(MaxPackets, uso);
        _copies = GC.AllocateUninitializedArray<byte>(CopyOctets, pinned: true);
        _copiesAt = (byte*)Unsafe.AsPointer(ref _copies[0]);
    }

    /// <inheritdoc/>
    public void Write(PacketBatch owner, int offset, int length)
    {
        if ((uint)offset > (uint)owner.Memory.Length || (uint)length > (uint)(owner.Memory.Length - offset)) throw new ArgumentOutOfRangeException(nameof(offset));
        if (_coalescer.IsFull) WriteRuns();
        _coalescer.Add((byte*)owner.Address + offset, length);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packet.Length, ushort.MaxValue);
        if (_coalescer.IsFull || packet.Length > CopyOctets - _copied) WriteRuns();
        packet.CopyTo(_copies.AsSpan(_copied));
        _coalescer.Add(_copiesAt + _copied, packet.Length);
        _copied += packet.Length;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        WriteRuns();
        var refused = _refused;
        _refused = 0;
        _written.Counters.BadChecksums += _coalescer.TakeBadChecksums();
        return refused;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        if (!_pool.GiveBack(this)) _totals.Retire(_written);
    }

    private void WriteRuns()
    {
        foreach (ref readonly var run in _coalescer.Runs)
        {
            if (run.Count == 1 || !TryWriteSuper(run)) WriteEach(run);
        }

        _coalescer.Clear();
        _copied = 0;
    }

    // Writes the patched head of the first packet, then the payloads of all packets without copying them.
    [SkipLocalsInit]
    private bool TryWriteSuper(in CoalescedRun run)
    {
        var head = stackalloc byte[MaxHead];
        var vectors = stackalloc IoVector[MaxVectors];
        var header = run.WriteHead(new Span<byte>(head, MaxHead));
        vectors[0] = new IoVector { Base = (byte*)&header, Length = VnetHeader.Octets };
        vectors[1] = new IoVector { Base = head, Length = (nuint)run.First.Head };
        var count = 2;
        var octets = 0;
        for (var index = run.FirstSegment; index >= 0;)
        {
            ref readonly var segment = ref _coalescer.Segment(index);
            vectors[count++] = new IoVector { Base = segment.Address + run.First.Head, Length = (nuint)(segment.Length - run.First.Head) };
            octets += segment.Length;
            index = segment.Next;
        }

        // The device may refuse only the super-packet: the caller then writes the packets one by one.
        if (!TryWrite(vectors, count)) return false;
        _written.Counters.Packets += run.Count;
        _written.Counters.Octets += octets;
        _written.Counters.SuperPackets++;
        return true;
    }

    private void WriteEach(in CoalescedRun run)
    {
        // A checksum that was verified here need not be verified again by the kernel.
        var header = new VnetHeader { Flags = run.Verified ? VnetHeader.DataValid : (byte)0 };
        var vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Base = (byte*)&header, Length = VnetHeader.Octets };
        for (var index = run.FirstSegment; index >= 0;)
        {
            ref readonly var segment = ref _coalescer.Segment(index);
            vectors[1] = new IoVector { Base = segment.Address, Length = (nuint)segment.Length };
            if (TryWrite(vectors, 2))
            {
                _written.Counters.Packets++;
                _written.Counters.Octets += segment.Length;
            }
            else
            {
                _written.Counters.Refused++;
                _refused++;
            }

            index = segment.Next;
        }
    }

    private bool TryWrite(IoVector* vectors, int count)
    {
        _written.Counters.Calls++;
        while (Libc.writev(_descriptor, vectors, count) < 0)
        {
            if (Libc.Errno != Errno.EINTR) return false;
        }

        return true;
    }
}
