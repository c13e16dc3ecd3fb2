using IpTfs.Cluster.Ledger;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Ledger;

public sealed class ShardLedgerTests
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5);
    private static readonly ShardSa Sa = new(new SaFingerprint(1), new SaFingerprint(2), uint.MaxValue);
    private static readonly MonotonicTime Start = new(1_000_000_000);
    private UInt128 _writes;

    [Fact]
    public void NewShard_StartsAtOneAndWithALittleRoomBelowTheCeiling()
    {
        var (_, record, start) = TakeOver(null);

        Assert.Equal(new SequenceRange(1, 4097), start.Ranges[1]);
        Assert.Equal((0UL, 4UL), start.Windows[2]);
        Assert.Equal((1, 4097UL, 4UL), (record.Epoch, record.Limits[1], record.Limits[2]));
    }

    [Fact]
    public void NextOwner_StartsAboveEverythingOfTheLast()
    {
        var (first, record, _) = TakeOver(null);
        first.HandleDurable();
        first.Reserve(new SequenceRequest(Sa.Outbound, 1000, Sa.Last));
        first.Raise(Sa.Inbound, 3, 100, Start);
        var last = Write(first);

        var (second, _, start) = TakeOver(last);

        Assert.Equal(2, second.Epoch);
        Assert.Equal(5097UL, start.Ranges[1].First);
        Assert.Equal(last.Limits[2], start.Windows[2].Start);
        Assert.True(start.Windows[2].Start >= 100);
        Assert.Equal(4097UL, record.Limits[1]);
    }

    [Fact]
    public void NothingIsGranted_BeforeItIsDurable()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();
        ledger.Reserve(new SequenceRequest(Sa.Outbound, 1000, Sa.Last));
        Assert.True(ledger.TryBeginWrite(++_writes, out _));
        ledger.Reserve(new SequenceRequest(Sa.Outbound, 10, Sa.Last));
        Assert.False(ledger.TryTakeGrant(out _));

        ledger.HandleDurable();

        Assert.True(ledger.TryTakeGrant(out var grant));
        Assert.Equal(new SequenceRange(4097, 5097), Assert.IsType<LedgerGrant.Range>(grant).Numbers);
        // What was asked for during the write waits for the next.
        Assert.False(ledger.TryTakeGrant(out _));
        Assert.True(ledger.HasWork);
    }

    [Fact]
    public void LastNumber_IsNeverPassed()
    {
        var (ledger, _, _) = TakeOver(new LedgerRecord(1, 1, 1, new Dictionary<UInt128, ulong> { [1] = uint.MaxValue - 5000 }));
        ledger.HandleDurable();
        ledger.Reserve(new SequenceRequest(Sa.Outbound, 1 << 20, Sa.Last));
        ledger.Reserve(new SequenceRequest(Sa.Outbound, 1 << 20, Sa.Last));
        Write(ledger);

        var ranges = Grants(ledger).Cast<LedgerGrant.Range>().Select(grant => grant.Numbers).ToList();

        Assert.Equal(uint.MaxValue + 1UL, ranges.Max(range => range.End));
        Assert.Contains(ranges, range => range.Count == 0);
    }

    [Fact]
    public void EarlierIncarnation_IsAdvancedOnceForEachRecovery()
    {
        var left = new LedgerRecord(1, 4, 1, new Dictionary<UInt128, ulong> { [1] = 100, [2] = 50, [77] = 5 });
        var ledger = ShardLedger.TakeOver(left, 3, 1000, [Sa], Lead, ++_writes, Start, out var record, out var start);

        Assert.Equal(5, ledger.Epoch);
        Assert.Equal(2100UL, start.Ranges[1].First);
        Assert.Equal(2050UL, start.Windows[2].Start);
        Assert.Equal(2005UL, record.Limits[77]);
        Assert.Equal(3, record.Incarnation);
    }

    [Fact]
    public void SaThatABackupDoesNotKnow_StartsWhereItMayHaveComeTo()
    {
        var left = new LedgerRecord(2, 4, 1, new Dictionary<UInt128, ulong>());
        ShardLedger.TakeOver(left, 3, 1000, [Sa], Lead, ++_writes, Start, out _, out var start);
        ShardLedger.TakeOver(null, 3, 1000, [Sa], Lead, ++_writes, Start, out _, out var unknownShard);

        Assert.Equal((2000UL, 2000UL), (start.Ranges[1].First, start.Windows[2].Start));
        Assert.Equal((2000UL, 2000UL), (unknownShard.Ranges[1].First, unknownShard.Windows[2].Start));
    }

    [Fact]
    public void HandOver_GivesBackWhatWasNotUsed()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();

        var record = ledger.Close([new FinalPosition(Sa.Outbound, 12), new FinalPosition(Sa.Inbound, 3)], ++_writes);

        Assert.Equal((12UL, 3UL), (record.Limits[1], record.Limits[2]));
    }

    [Fact]
    public void HandOverWithoutFigures_KeepsWhatWasLeased()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();

        var record = ledger.Close([new FinalPosition(Sa.Outbound, ulong.MaxValue)], ++_writes);

        Assert.Equal((4097UL, 4UL), (record.Limits[1], record.Limits[2]));
    }

    [Fact]
    public void SteadyTraffic_HasRoomForTheTimeThatAFailoverTakesAnyway()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();
        var (now, top, ceiling, asked) = (Start, 0UL, 4UL, 0);
        // A thousand packets a second for a minute.
        for (; top < 60_000; top++, now = now.AddNanos(1_000_000))
        {
            if (top <= ceiling - (ceiling - top) / 2 && ceiling - top > 500) continue;
            if (ceiling - top > 750) continue;
            asked++;
            ledger.Raise(Sa.Inbound, top, 0, now);
            ceiling = Write(ledger).Limits[2];
        }

        Assert.InRange(ceiling - top, 0UL, 3000UL);
        Assert.InRange(asked, 40, 120);
    }

    [Fact]
    public void WhatThePeerSentMeanwhile_IsNoRate()
    {
        var (ledger, _, start) = TakeOver(new LedgerRecord(1, 1, 1, new Dictionary<UInt128, ulong> { [2] = 1000 }));
        ledger.HandleDurable();

        // The failover took ten seconds at fifty packets a second; what came next waits.
        ledger.Raise(Sa.Inbound, start.Windows[2].Start, 1500, Start + TimeSpan.FromMilliseconds(10));

        Assert.InRange(Write(ledger).Limits[2], 1501UL, 1550UL);
    }

    [Fact]
    public void BurstThatEnds_GivesItsRoomBack()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();
        var now = Start;
        for (ulong top = 1; top < 100_000; top += 5000, now = now.AddNanos(5_000_000)) ledger.Raise(Sa.Inbound, top, 0, now);
        var high = Write(ledger).Limits[2];
        Grants(ledger);
        Assert.True(high > 100_000);

        ledger.Observe(Sa.Inbound, 100_000, now + TimeSpan.FromSeconds(10));
        ledger.Observe(Sa.Inbound, 100_001, now + TimeSpan.FromSeconds(20));
        var lower = Assert.IsType<LedgerGrant.LowerCeiling>(Grants(ledger)[^1]);
        ledger.Lowered(Sa.Inbound, lower.Highest, lower.Round);

        Assert.InRange(Write(ledger).Limits[2], 100_001UL, high - 1);
    }

    [Fact]
    public void FastStreamThatEnds_GivesItsRoomBackWithinTwoSeconds()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();
        // 100,000 packets a second for three seconds, of which a look is taken once a second as the host does.
        var (now, top, ceiling) = (Start, 0UL, 4UL);
        for (var millisecond = 1; millisecond <= 3000; millisecond++)
        {
            (now, top) = (Start.AddNanos(millisecond * 1_000_000L), (ulong)millisecond * 100);
            if (top > ceiling || (ceiling - top) * 2 < 150_000)
            {
                ledger.Raise(Sa.Inbound, Math.Min(top, ceiling), top, now);
                ceiling = Write(ledger).Limits[2];
            }

            if (millisecond % 1000 == 0) ledger.Observe(Sa.Inbound, top, now);
            Assert.DoesNotContain(Grants(ledger), grant => grant is LedgerGrant.LowerCeiling);
        }

        Assert.True(ceiling - top > 10_000);
        // Then twenty a second.
        for (var second = 1; second <= 2; second++) ledger.Observe(Sa.Inbound, top += 20, now += TimeSpan.FromSeconds(1));
        var lower = Assert.IsType<LedgerGrant.LowerCeiling>(Grants(ledger)[^1]);
        Assert.InRange(lower.Highest, top, top + 60);
    }

    [Fact]
    public void CeilingOnItsWayUp_IsNotLowered()
    {
        var (ledger, _, _) = TakeOver(null);
        ledger.HandleDurable();
        ledger.Raise(Sa.Inbound, 10, 100_000, Start);
        ledger.Observe(Sa.Inbound, 20, Start + TimeSpan.FromSeconds(60));
        Assert.True(ledger.TryBeginWrite(++_writes, out _));
        ledger.Observe(Sa.Inbound, 20, Start + TimeSpan.FromSeconds(120));
        ledger.HandleDurable();

        Assert.IsType<LedgerGrant.Ceiling>(Assert.Single(Grants(ledger)));
    }

    [Fact]
    public void CeilingThatWasRaisedMeanwhile_IsNotLowered()
    {
        var (ledger, _, _) = TakeOver(new LedgerRecord(1, 1, 1, new Dictionary<UInt128, ulong> { [2] = 10 }));
        ledger.HandleDurable();
        ledger.Raise(Sa.Inbound, 10, 100_000, Start);
        Write(ledger);
        ledger.Observe(Sa.Inbound, 20, Start + TimeSpan.FromSeconds(60));
        var lower = Assert.IsType<LedgerGrant.LowerCeiling>(Grants(ledger)[^1]);
        ledger.Raise(Sa.Inbound, 20, 200_000, Start + TimeSpan.FromSeconds(60));
        var raised = Write(ledger).Limits[2];

        ledger.Lowered(Sa.Inbound, lower.Highest, lower.Round);

        Assert.False(ledger.HasWork);
        Assert.True(raised >= 200_000);
    }

    private (ShardLedger Ledger, LedgerRecord Record, ShardStart Start) TakeOver(LedgerRecord? found)
    {
        var ledger = ShardLedger.TakeOver(found, 1, 0, [Sa], Lead, ++_writes, Start, out var record, out var start);
        return (ledger, record, start);
    }

    private LedgerRecord Write(ShardLedger ledger)
    {
        Assert.True(ledger.TryBeginWrite(++_writes, out var record));
        ledger.HandleDurable();
        return record!;
    }

    private static List<LedgerGrant> Grants(ShardLedger ledger)
    {
        var grants = new List<LedgerGrant>();
        while (ledger.TryTakeGrant(out var grant)) grants.Add(grant);
        return grants;
    }
}
