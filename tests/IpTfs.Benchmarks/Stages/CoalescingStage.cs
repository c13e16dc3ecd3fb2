using System.Runtime.InteropServices;
using IpTfs.IO.Offload;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Joining TCP segments into super-packets for the TUN device: checksums verified, the heads of the super-packets written.</summary>
internal sealed unsafe class CoalescingStage : Stage
{
    private const int LargestSuperPacket = 65_535;
    private readonly InnerCoalescer _coalescer = new(Packets, udp: true);
    private readonly byte[] _head = new byte[128];
    private readonly byte[] _segments;
    private readonly byte* _address;
    private readonly int _octets;
    private readonly int _runs;

    /// <param name="octets">Octets of each segment, headers included.</param>
    public CoalescingStage(int octets)
    {
        _octets = octets;
        _segments = HandMade.Segments(octets);
        _address = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_segments, 0);
        var perRun = Math.Min(Packets, (LargestSuperPacket - HandMade.HeaderOctets) / (octets - HandMade.HeaderOctets));
        _runs = (Packets + perRun - 1) / perRun;
    }

    /// <inheritdoc/>
    public override void Run()
    {
        _coalescer.Clear();
        for (var offset = 0; offset < _segments.Length; offset += _octets) _coalescer.Add(_address + offset, _octets);
        foreach (ref readonly var run in _coalescer.Runs) run.WriteHead(_head);
        Expect(_coalescer.Runs.Length == _runs, "segments were not joined");
    }
}
