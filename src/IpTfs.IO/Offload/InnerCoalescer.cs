namespace IpTfs.IO.Offload;

/// <summary>
/// Sorts inner packets into runs that can be written as super-packets. Packets of one flow keep their order; only packets with correct checksums are joined, so
/// that no wrong checksum is replaced by a correct one.
/// </summary>
/// <remarks>Not thread-safe. Borrows the packets until <see cref="Clear"/>; allocates nothing after construction.</remarks>
internal sealed unsafe class InnerCoalescer
{
    private const int OpenFlows = 64;

    private readonly CoalescedSegment[] _segments;
    private readonly CoalescedRun[] _runs;
    private readonly int[] _open = new int[OpenFlows];
    private readonly bool _udp;
    private int _segmentCount;
    private int _runCount;
    private long _badChecksums;

    /// <summary>Makes an empty coalescer.</summary>
    /// <param name="capacity">Packets that it can hold.</param>
    /// <param name="udp">Whether the device supports UDP super-packets.</param>
    public InnerCoalescer(int capacity, bool udp)
    {
        _segments = new CoalescedSegment[capacity];
        _runs = new CoalescedRun[capacity];
        _udp = udp;
        Array.Fill(_open, -1);
    }

    /// <summary>Whether it has no room for another packet.</summary>
    public bool IsFull => _segmentCount == _segments.Length;

    /// <summary>The runs, in the order in which they have to be written.</summary>
    public ReadOnlySpan<CoalescedRun> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>How many packets were not joined because a checksum was wrong, since the last call.</summary>
    public long TakeBadChecksums()
    {
        var count = _badChecksums;
        _badChecksums = 0;
        return count;
    }

    /// <summary>A packet of a run.</summary>
    public ref readonly CoalescedSegment Segment(int index) => ref _segments[index];

    /// <summary>Adds a packet.</summary>
    public void Add(byte* packet, int length)
    {
        var octets = new ReadOnlySpan<byte>(packet, length);
        var info = FlowPacket.Parse(octets, _udp);
        if (info.Class == FlowClass.Unknown) Array.Fill(_open, -1);
        var verified = false;
        ref var open = ref _open[(int)(info.FlowHash & (OpenFlows - 1))];
        if (info.Class == FlowClass.Candidate)
        {
            verified = info.ChecksumsAreRight(octets);
            if (!verified) _badChecksums++;
            if (verified && open >= 0 && _runs[open].Continues(octets, info))
            {
                var segment = AddSegment(packet, length);
                ref var run = ref _runs[open];
                _segments[run.LastSegment].Next = segment;
                run.Append(length, info, segment);
                return;
            }
        }

        _runs[_runCount] = new CoalescedRun(packet, length, info, AddSegment(packet, length), verified);
        // Later packets of the flow must not join a run from before this packet: this is the flow's newest run now.
        if (info.Class is FlowClass.Candidate or FlowClass.Single) open = _runCount;
        _runCount++;
    }

    /// <summary>Forgets all packets.</summary>
    public void Clear()
    {
        _segmentCount = 0;
        _runCount = 0;
        Array.Fill(_open, -1);
    }

    private int AddSegment(byte* packet, int length)
    {
        _segments[_segmentCount] = new CoalescedSegment { Address = packet, Length = length, Next = -1 };
        return _segmentCount++;
    }
}
