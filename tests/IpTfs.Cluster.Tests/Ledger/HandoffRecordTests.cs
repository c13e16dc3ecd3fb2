using IpTfs.Cluster.Ledger;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Ledger;

/// <summary>What one owner of a shard leaves to the next: exact figures, and numbers that are leased before they are used.</summary>
public sealed class HandoffRecordTests
{
    private const string Key = "state/handovers/00003";
    private const string LedgerKey = "ledger/00003";
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5);
    private static readonly ShardSa Sa = new(new SaFingerprint(1), new SaFingerprint(2), uint.MaxValue);
    private static readonly ShardSa Other = new(new SaFingerprint(3), new SaFingerprint(4), uint.MaxValue);
    private static readonly MonotonicTime Now = new(1_000_000_000);
    private readonly SumAuthenticator _authenticator = new();

    [Fact]
    public void NextOwner_GoesOnWhereTheSasStopped_WithWhatTheRecordHolds()
    {
        var (left, taken) = WriteHandoff([Sa], new FinalPosition(Sa.Outbound, 12), new FinalPosition(Sa.Inbound, 3));
        var ledger = ShardLedger.Inherit(left, taken, 0, [Sa], Lead, Now, out var start);

        Assert.Equal(new SequenceRange(12, 12 + 4096), start.Ranges[1]);
        Assert.Equal((3UL, 7UL), start.Windows[2]);
        Assert.Equal((2L, 12UL + 4096, 7UL), (taken.Epoch, taken.Limits[1], taken.Limits[2]));
        Assert.True(start.IsExact);
        Assert.Equal((2L, false, false), (ledger.Epoch, ledger.HasWork, ledger.IsWriting));
    }

    [Fact]
    public void WhatIsTakenLater_LiesAboveWhatWasTakenForTheStart()
    {
        var (left, taken) = WriteHandoff([Sa], new FinalPosition(Sa.Outbound, 12), new FinalPosition(Sa.Inbound, 3));
        var ledger = ShardLedger.Inherit(left, taken, 0, [Sa], Lead, Now, out var start);
        ledger.Reserve(new SequenceRequest(Sa.Outbound, 10, Sa.Last));
        Assert.True(ledger.TryBeginWrite(7, out var record));
        ledger.HandleDurable();

        Assert.True(ledger.TryTakeGrant(out var grant));
        Assert.Equal(start.Ranges[1].End, Assert.IsType<LedgerGrant.Range>(grant).Numbers.First);
        Assert.Equal((2L, 12UL + 4096 + 10), (record!.Epoch, record.Limits[1]));
    }

    [Fact]
    public void SaThatSaidNothing_KeepsWhatWasLeased()
    {
        var (left, taken) = WriteHandoff([Sa]);
        ShardLedger.Inherit(left, taken, 0, [Sa], Lead, Now, out var start);

        Assert.Equal(4097UL, start.Ranges[1].First);
        Assert.Equal(4UL, start.Windows[2].Start);
    }

    [Fact]
    public void SaThatTheOwnerBeforeDidNotKnow_IsNotStartedFromTheRecord()
    {
        var (left, taken) = WriteHandoff([Sa]);
        ShardLedger.Inherit(left, taken, 0, [Sa, Other], Lead, Now, out var start);

        Assert.Equal([(UInt128)1], start.Ranges.Keys);
        Assert.Equal([(UInt128)2], start.Windows.Keys);
    }

    [Fact]
    public void SaThatOnlyTheOwnerBeforeKnew_KeepsItsPlaceInTheLedger()
    {
        var (left, taken) = WriteHandoff([Sa, Other]);
        var ledger = ShardLedger.Inherit(left, taken, 0, [Sa], Lead, Now, out var start);

        Assert.False(start.Ranges.ContainsKey(3));
        Assert.Equal(taken.Limits[4], ledger.FloorOf(Other.Inbound));
    }

    [Fact]
    public void SaWithoutNumbers_GetsNone()
    {
        var (left, taken) = WriteHandoff([Sa with { Last = 11 }], new FinalPosition(Sa.Outbound, 12));
        ShardLedger.Inherit(left, taken, 0, [Sa], Lead, Now, out var start);

        Assert.Equal(0UL, start.Ranges[1].Count);
        Assert.Equal(12UL, taken.Limits[1]);
    }

    [Fact]
    public void HandoffRecord_ReadsBack()
    {
        var (left, taken) = WriteHandoff([Sa, Other]);
        var again = HandoffRecord.Read(Key, LedgerKey, HandoffRecord.Write(Key, left, LedgerKey, taken, _authenticator), _authenticator);

        Assert.Equal(left.Limits, again!.Left.Limits);
        Assert.Equal(taken.Limits, again.Taken.Limits);
    }

    [Fact]
    public void BequestOfAnotherShard_OrOfTwoWrites_IsRefused()
    {
        var (left, taken) = WriteHandoff([Sa]);
        Assert.Null(HandoffRecord.Read("state/handovers/00004", LedgerKey, HandoffRecord.Write(Key, left, LedgerKey, taken, _authenticator), _authenticator));
        Assert.Null(HandoffRecord.Read(Key, "ledger/00004", HandoffRecord.Write(Key, left, LedgerKey, taken, _authenticator), _authenticator));
        foreach (var stranger in new[] { left with { WriteId = 1 }, left with { Epoch = 4 }, left with { Incarnation = 3 } })
            Assert.Null(HandoffRecord.Read(Key, LedgerKey, HandoffRecord.Write(Key, stranger, LedgerKey, taken, _authenticator), _authenticator));
    }

    [Fact]
    public void EveryTruncationAndEveryBitFlip_IsRefused()
    {
        var (left, taken) = WriteHandoff([Sa]);
        var octets = HandoffRecord.Write(Key, left, LedgerKey, taken, _authenticator);
        for (var length = 0; length < octets.Length; length++) Assert.Null(HandoffRecord.Read(Key, LedgerKey, octets.AsSpan(0, length), _authenticator));
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var copy = octets.ToArray();
            copy[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Null(HandoffRecord.Read(Key, LedgerKey, copy, _authenticator));
        }
    }

    private static (LedgerRecord Left, LedgerRecord Taken) WriteHandoff(IReadOnlyList<ShardSa> sas, params IReadOnlyList<FinalPosition> figures)
    {
        var ledger = ShardLedger.TakeOver(null, 1, 0, sas, Lead, 5, Now, out _, out _);
        ledger.HandleDurable();
        ledger.WriteHandoff(figures, sas, 6, Now, out var left, out var taken);
        return (left, taken);
    }
}
