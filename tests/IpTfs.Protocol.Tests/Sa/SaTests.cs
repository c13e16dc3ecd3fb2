using System.Buffers.Binary;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Tests.Esp;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Sa;

/// <summary>Inner packet to ESP packet and back.</summary>
public sealed class SaTests
{
    private static readonly MonotonicTime Now = new(5_000_000_000);

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void InnerPackets_ComeBackAsTheyWere(int alignment)
    {
        using var pair = new SaPair(() => new ToyTransform(alignment: alignment));
        var sent = Enumerable.Range(1, 200).Select(i => Inner.Any(20 + (i * 97 % 3000), i)).ToList();
        foreach (var packet in sent) Assert.True(pair.Out.HandleInner(packet, default, Now).IsAccepted);

        var outer = pair.TakeOuter(Now);

        Assert.Equal(sent, outer.SelectMany(packet => pair.Receive(packet, Now)));
        Assert.Equal(outer.Count, pair.Out.IngressCounters.TxPayloads);
        Assert.Equal(outer.Count, pair.In.Counters.RxOuterPackets);
        Assert.Equal(outer.Sum(p => (long)p.Length), pair.In.Counters.RxOuterOctets);
        Assert.All(DropReasons.All, i => Assert.Equal(0, pair.Out.Drops[i.Reason] + pair.In.Drops[i.Reason]));
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public void SequenceNumbers_GrowByOneAcrossBatchesAndFlushes()
    {
        var transform = new ToyTransform();
        using var pair = new SaPair(() => transform);
        for (var i = 0; i < 300; i++)
        {
            pair.Out.HandleInner(Inner.V4(900, i), default, Now);
            if (i % 90 == 0) pair.TakeOuter(Now);
        }

        pair.TakeOuter(Now);

        Assert.Equal(Enumerable.Range(1, transform.Sealed.Count).Select(i => (ulong)i), transform.Sealed);
        Assert.Equal((ulong)transform.Sealed.Count + 1, pair.Out.NextSequence);
    }

    [Fact]
    public void SealedBatch_LiesReadyForOneSegmentedSend()
    {
        using var pair = new SaPair(() => new ToyTransform());
        for (var i = 0; i < 60; i++) pair.Out.HandleInner(Inner.V4(1000, i), default, Now);
        pair.Out.HandleTimeout(Now);

        Assert.True(pair.Out.TryTakeOuter(Now, out var batch));

        Assert.Equal(42, batch.Count);
        for (var i = 0; i < batch.Count - 1; i++) Assert.Equal((i * 1480, 1480), (batch[i].Offset, batch[i].Length));
        Assert.InRange(batch[^1].Length, 1, 1480);
        Assert.Equal(41 * 1480, batch[^1].Offset);
        batch.Return();
    }

    [Fact]
    public void TooFewSequenceNumbersForABatch_WhatIsQueuedWaitsForTheNextRange()
    {
        using var pair = new SaPair(() => new ToyTransform(), leased: false);
        pair.Out.HandleSequenceRange(new SequenceRange(1, 3));
        var sent = Enumerable.Range(1, 9).Select(i => Inner.V4(500, i)).ToList();
        foreach (var packet in sent) Assert.True(pair.Out.HandleInner(packet, default, Now).IsAccepted);

        Assert.Empty(pair.TakeOuter(Now));
        Assert.Equal(4500, pair.Out.QueuedOctets);
        pair.Out.HandleSequenceRange(new SequenceRange(3, 1000));

        Assert.Equal(sent, pair.TakeOuter(Now).SelectMany(packet => pair.Receive(packet, Now)));
        Assert.All(DropReasons.All, i => Assert.Equal(0, pair.Out.Drops[i.Reason]));
    }

    [Fact]
    public void ConstantRateWithoutSequenceNumbers_MissesSlotsInsteadOfHoardingPayloads()
    {
        var settings = new IngressSettings { PayloadOctets = 1446, Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 1_000_000_000 };
        using var pair = new SaPair(() => new ToyTransform(), settings, leased: false);
        var now = Now;
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Empty(pair.TakeOuter(now));
            now = pair.Out.NextDeadline;
        }

        Assert.InRange(pair.OuterPool.Outstanding, 1, 2);
        Assert.Equal(10_000, pair.Out.IngressCounters.TxPayloads + pair.Out.IngressCounters.TxMissedSlots);
    }

    [Fact]
    public void SequenceNumbersUsedUp_WhatCannotBeSealedIsCountedAsInnerPackets()
    {
        const ulong Last = uint.MaxValue;
        using var pair = new SaPair(() => new ToyTransform(), egress: new EgressSettings { FirstSequence = Last - 1 }, leased: false);
        pair.Out.HandleSequenceRange(new SequenceRange(Last - 1, Last + 1));
        var sent = Enumerable.Range(1, 9).Select(i => Inner.V4(500, i)).ToList();
        foreach (var packet in sent) Assert.True(pair.Out.HandleInner(packet, default, Now).IsAccepted);

        // 4500 octets are four payloads of up to 1442; two can be sealed: 5 packets and most of the sixth.
        var outer = pair.TakeOuter(Now);

        Assert.Equal(2, outer.Count);
        Assert.Equal(sent[..5], outer.SelectMany(packet => pair.Receive(packet, Now)));
        Assert.True(pair.Out.IsExhausted);
        Assert.Equal(4, pair.Out.Drops[DropReason.SequenceExhausted]);
        Assert.Equal(DropReason.SequenceExhausted, pair.Out.HandleInner(sent[0], default, Now).Reason);
        Assert.Equal(5, pair.Out.Drops[DropReason.SequenceExhausted]);
        Assert.Equal(0, pair.Out.QueuedOctets);
    }

    [Fact]
    public void HardLifetime_EndsTheSaWithItsOwnReason()
    {
        using var pair = new SaPair(() => new ToyTransform(), limits: new LifetimeLimits { HardPackets = 1 });
        pair.Out.HandleInner(Inner.V4(1000, 1), default, Now);
        Assert.Single(pair.TakeOuter(Now));
        Assert.True(pair.Out.HandleInner(Inner.V4(1000, 2), default, Now).IsAccepted);
        Assert.Empty(pair.TakeOuter(Now));

        Assert.Equal(DropReason.TxSaExpired, pair.Out.HandleInner(Inner.V4(1000, 3), default, Now).Reason);

        Assert.Equal(2, pair.Out.Drops[DropReason.TxSaExpired]);
        Assert.True(pair.Out.Lifetime.IsExpired);
    }

    [Fact]
    public void LifetimeInTime_IsADeadlineOfTheSa()
    {
        using var pair = new SaPair(() => new ToyTransform(), limits: new LifetimeLimits { HardTime = TimeSpan.FromSeconds(3) });
        Assert.Equal(new MonotonicTime(3_000_000_000), pair.Out.NextDeadline);
        Assert.Equal(new MonotonicTime(3_000_000_000), pair.In.NextDeadline);
        pair.Out.HandleTimeout(pair.Out.NextDeadline);
        pair.In.HandleTimeout(pair.In.NextDeadline);
        pair.Drain();
        Assert.Equal((MonotonicTime.Never, MonotonicTime.Never), (pair.Out.NextDeadline, pair.In.NextDeadline));
        Assert.Equal(DropReason.TxSaExpired, pair.Out.HandleInner(Inner.V4(100), default, new MonotonicTime(3_000_000_000)).Reason);
    }

    [Fact]
    [Trait("Requirement", "R24")]
    public void OtherPayloadsAndDummies_AreCountedAndNotWaitedFor()
    {
        using var pair = new SaPair(() => new ToyTransform());
        using var peer = new EspSealer(SaPair.Spi, new ToyTransform(), false, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        peer.AddRange(new SequenceRange(1, 100));
        var packet = Inner.V4(1000, 1);

        var got = new List<byte[]>();
        got.AddRange(pair.Receive(Seal(peer, 144, Payload.Basic(0, packet[..500])), Now));
        got.AddRange(pair.Receive(Seal(peer, 59, new byte[60]), Now));
        got.AddRange(pair.Receive(Seal(peer, 4, packet), Now));
        got.AddRange(pair.Receive(Seal(peer, 144, Payload.Basic(500, packet[500..])), Now));

        Assert.Equal([packet], got);
        Assert.Equal(1, pair.In.Drops[DropReason.DummyPacket]);
        Assert.Equal(1, pair.In.Drops[DropReason.NextHeaderUnsupported]);
        Assert.Equal(MonotonicTime.Never, pair.In.NextDeadline);
    }

    [Fact]
    public void HandleOuter_SaysWhetherThePacketWasGenuineAndNew()
    {
        using var pair = new SaPair(() => new ToyTransform());
        pair.Out.HandleInner(Inner.V4(1000), default, Now);
        var outer = pair.TakeOuter(Now)[0];
        byte[] forged = [.. outer];
        forged[^1] ^= 1;

        Assert.False(Handle(pair, forged));
        Assert.True(Handle(pair, outer));
        Assert.False(Handle(pair, outer));
        Assert.Equal(1, pair.In.Drops[DropReason.IntegrityFailed]);
        Assert.Equal(1, pair.In.Drops[DropReason.Replayed]);
        Assert.Equal(1UL, pair.In.ReplayTop);
    }

    [Fact]
    public void CongestionMarks_AreCountedOnGenuinePacketsOnly()
    {
        using var pair = new SaPair(() => new ToyTransform());
        for (var i = 0; i < 4; i++)
        {
            pair.Out.HandleInner(Inner.V4(1000), default, Now);
            var outer = pair.TakeOuter(Now)[0];
            if (i == 3) outer[^1] ^= 1;
            pair.Receive(outer, Now, ecn: (byte)(i == 0 ? 2 : 3));
        }

        Assert.Equal(2, pair.In.Counters.RxCongestionMarks);
    }

    [Fact]
    public void IdlePair_IsSmall()
    {
        // The transform's own memory is the provider's; a window of 1024 packets is 128 octets of it all.
        var (outer, fragments) = (new PacketBatchPool(65_536), new PacketBatchPool(67_584));
        var transforms = Enumerable.Range(0, 102).Select(_ => new NullTransform()).ToArray();
        var kept = new List<object>(102);
        long Make(int at)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var sender = new OutboundSa(
                new IngressSettings { PayloadOctets = 1446 }, new EspSealer(1, transforms[at], false, LifetimeLimits.Unlimited, MonotonicTime.Zero), outer);
            var receiver = new InboundSa(
                new EgressSettings(), new EspOpener(2, transforms[at + 1], false, 1024, LifetimeLimits.Unlimited, MonotonicTime.Zero), fragments);
            var octets = GC.GetAllocatedBytesForCurrentThread() - before;
            kept.Add((sender, receiver));
            return octets;
        }

        Make(0);
        var octets = Make(2);

        Assert.InRange(octets, 1, 4096);
        Assert.Equal(0, outer.Outstanding + fragments.Outstanding);
    }

    [Fact]
    public void Disposed_KeysAreGoneAndMemoryIsBack()
    {
        var (sealing, opening) = (new NullTransform(), new NullTransform());
        var transforms = new Queue<NullTransform>([sealing, opening]);
        var pair = new SaPair(transforms.Dequeue);
        pair.Out.HandleInner(Inner.V4(3000), default, Now);
        var outer = pair.TakeOuter(Now);
        pair.Out.HandleInner(Inner.V4(3000), default, Now);
        // Half a packet in reassembly and an early one in the window.
        pair.Receive(outer[0], Now);
        pair.Receive(outer[2], Now);
        Assert.NotEqual(0, pair.FragmentPool.Outstanding + pair.OuterPool.Outstanding);

        pair.Dispose();

        Assert.True(sealing.Disposed && opening.Disposed);
    }

    private static bool Handle(SaPair pair, byte[] outer)
    {
        var batch = PacketBatch.Unpooled(outer.Length);
        outer.CopyTo(batch.Memory, 0);
        var result = pair.In.HandleOuter(batch, 0, outer.Length, 0, Now);
        pair.Drain();
        return result;
    }

    private static byte[] Seal(EspSealer sealer, byte nextHeader, byte[] payload)
    {
        var packet = new byte[sealer.Overhead.SealedLength(payload.Length)];
        payload.CopyTo(packet, sealer.Overhead.HeaderLength);
        Assert.Equal(DropReason.None, sealer.Seal(packet, payload.Length, nextHeader, Now, out _));
        Assert.Equal(SaPair.Spi, BinaryPrimitives.ReadUInt32BigEndian(packet));
        return packet;
    }
}
