using System.Buffers.Binary;
using IpTfs.Cluster.Relay;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>Packets whose SA is on its way: kept in order, bounded, and each of them once.</summary>
public sealed class HandoffBufferTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private readonly PacketBatchPool _pool = new(2048, 4, 3);
    private readonly HandoffBuffer _hold;

    public HandoffBufferTests() => _hold = new HandoffBuffer(_pool, 2, Longest);

    [Fact]
    public void Packets_ComeOutInOrder_AsTheyCame()
    {
        byte[][] packets = [.. Enumerable.Range(1, 6).Select(n => Packets.Esp(100 + n, sequence: (uint)n))];
        foreach (var packet in packets) _hold.Handle(Packets.Batch(packet), MonotonicTime.Zero);

        var taken = RelayPair.TakeAll(_hold.TryTake);
        Assert.Equal(packets, taken.SelectMany(batch => batch.Packets));
        Assert.All(taken.SelectMany(batch => batch.Slots), slot => Assert.Equal(Packets.Peer, slot.Source));
        Assert.Equal(new RelayCounters { Held = 6 }, _hold.TakeCounters());
        Assert.Equal((0, MonotonicTime.Never), (_pool.Outstanding, _hold.NextDeadline));
    }

    /// <summary>What went through the node that the SA leaves comes after what was sent later; the numbers of one SA go round just then.</summary>
    [Fact]
    public void WhatWasOvertaken_ComesOutInTheOrderInWhichItWasSent()
    {
        uint[] sent = [uint.MaxValue - 1, uint.MaxValue, 0, 1];
        foreach (var number in new[] { 2, 3, 0, 1 }) _hold.Handle(Packets.Batch(Packets.Esp(100, sequence: sent[number])), MonotonicTime.Zero);
        Assert.Equal(sent, RelayPair.TakeAll(_hold.TryTake).SelectMany(batch => batch.Packets).Select(SequenceOf));
    }

    [Fact]
    public void PacketsOfManySas_EachSaHasItsOwnOrder()
    {
        (uint Spi, uint Sequence)[] came = [(0x2001, 7), (0x1001, 9), (0x2001, 6), (0x1001, 8)];
        foreach (var (spi, sequence) in came) _hold.Handle(Packets.Batch(Packets.Esp(100, spi, sequence)), MonotonicTime.Zero);
        var taken = RelayPair.TakeAll(_hold.TryTake).SelectMany(batch => batch.Packets).Select(packet => (BinaryPrimitives.ReadUInt32BigEndian(packet), SequenceOf(packet)));
        Assert.Equal([(0x1001u, 8u), (0x1001u, 9u), (0x2001u, 6u), (0x2001u, 7u)], taken);
    }

    [Fact]
    public void Run_StaysARun()
    {
        byte[][] packets = [Packets.Esp(100, sequence: 1), Packets.Esp(100, sequence: 2), Packets.Esp(60, sequence: 3)];
        _hold.Handle(Packets.Run(packets), MonotonicTime.Zero);

        var batch = Assert.Single(RelayPair.TakeAll(_hold.TryTake));
        Assert.Equal(packets, batch.Packets);
        Assert.Equal(100, Assert.Single(batch.Slots).SegmentSize);
        Assert.Equal(3, _hold.TakeCounters().Held);
    }

    [Fact]
    public void WhatIsTooMuch_IsRefusedAndCounted()
    {
        for (var n = 0; n < 10; n++) _hold.Handle(Packets.Batch(Packets.Esp(100, sequence: (uint)n + 1)), MonotonicTime.Zero);
        _hold.Handle(Packets.Batch(Packets.Esp(3000)), MonotonicTime.Zero);

        Assert.Equal(new RelayCounters { Held = 8, HoldOverflow = 3 }, _hold.TakeCounters());
        Assert.Equal(2, _pool.Outstanding);
    }

    [Fact]
    public void HoldsOfANode_ShareTheirMemory()
    {
        using var other = new HandoffBuffer(_pool, 2, Longest);
        for (var n = 0; n < 8; n++) _hold.Handle(Packets.Batch(Packets.Esp(100)), MonotonicTime.Zero);
        for (var n = 0; n < 8; n++) other.Handle(Packets.Batch(Packets.Esp(100)), MonotonicTime.Zero);

        Assert.Equal(new RelayCounters { Held = 4, HoldOverflow = 4 }, other.TakeCounters());
    }

    [Fact]
    public void WhatWaitsForTooLong_IsDropped_AndWhatCameLaterIsNot()
    {
        for (var n = 0; n < 4; n++) _hold.Handle(Packets.Batch(Packets.Esp(100, sequence: 1)), MonotonicTime.Zero);
        var later = MonotonicTime.Zero + Longest / 2;
        _hold.Handle(Packets.Batch(Packets.Esp(100, sequence: 2)), later);
        Assert.Equal(MonotonicTime.Zero + Longest, _hold.NextDeadline);

        _hold.HandleTimeout(_hold.NextDeadline);

        Assert.Equal(new RelayCounters { Held = 5, HoldExpired = 4 }, _hold.TakeCounters());
        Assert.Equal(later + Longest, _hold.NextDeadline);
        Assert.Equal([Packets.Esp(100, sequence: 2)], RelayPair.TakeAll(_hold.TryTake).SelectMany(batch => batch.Packets));
    }

    [Fact]
    public void HoldThatEnds_ReturnsItsMemory()
    {
        _hold.Handle(Packets.Batch(Packets.Esp(100)), MonotonicTime.Zero);
        _hold.Dispose();

        Assert.Equal((0, 1), (_pool.Outstanding, _hold.TakeCounters().HoldExpired));
    }

    public void Dispose() => _hold.Dispose();

    private static uint SequenceOf(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
}
