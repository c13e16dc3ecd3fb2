using FsCheck;
using FsCheck.Fluent;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Tests.State;

public class SequenceLedgerTests
{
    private const ulong Last32 = uint.MaxValue;
    private static readonly SaFingerprint A = new(0xA0000000_00000001);
    private static readonly SaFingerprint B = new(0xB0000000_00000002);

    [Fact]
    public void FirstRange_StartsAtOne()
    {
        using var folder = new TemporaryFolder();
        using var ledger = SequenceLedger.Open(folder.File("l"));
        Assert.Equal(new SequenceRange(1, 101), Reserve(ledger, A, 100));
    }

    [Fact]
    public void Reopened_StartsAboveEverythingHandedOut()
    {
        using var folder = new TemporaryFolder();
        var highest = 0UL;
        for (var run = 0; run < 20; run++)
        {
            // Not disposed on purpose in odd runs: what counts is on the disk when Reserve returns.
            var ledger = SequenceLedger.Open(folder.File("l"));
            var range = Reserve(ledger, A, 1000);
            Assert.True(range.First > highest, $"run {run}: {range.First} after {highest}");
            highest = range.End - 1;
            ledger.Dispose();
        }
    }

    [Fact]
    public void RangesOfOneLedger_NeverOverlap()
    {
        var requests = ArbMap.Default.ArbFor<byte[]>();
        Prop.ForAll(requests, sizes =>
        {
            using var folder = new TemporaryFolder();
            var next = new Dictionary<SaFingerprint, ulong> { [A] = 1, [B] = 1 };
            foreach (var chunk in sizes.Chunk(3))
            {
                using var ledger = SequenceLedger.Open(folder.File("l"));
                foreach (var size in chunk)
                {
                    var sa = size % 2 == 0 ? A : B;
                    var range = Reserve(ledger, sa, (ulong)size + 1);
                    Assert.Equal(next[sa], range.First);
                    Assert.Equal(range.First + size + 1, range.End);
                    next[sa] = range.End;
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void SequenceSpaceUsedUp_GivesAnEmptyRangeForEver()
    {
        using var folder = new TemporaryFolder();
        using var ledger = SequenceLedger.Open(folder.File("l"));
        Assert.Equal(new SequenceRange(1, 61), Reserve(ledger, A, 60, last: 100));
        Assert.Equal(new SequenceRange(61, 101), Reserve(ledger, A, 60, last: 100));
        Assert.Equal(0UL, Reserve(ledger, A, 60, last: 100).Count);
        Assert.Equal(0UL, Reserve(ledger, A, 1, last: 100).Count);
    }

    [Fact]
    public void AnyDamagedOctet_RefusesOrLeavesTheSaAlone_NeverGoesBack()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("l");
        using (var ledger = SequenceLedger.Open(path))
        {
            for (var i = 0; i < 5; i++)
            {
                Reserve(ledger, A, 10);
                Reserve(ledger, B, 10);
            }
        }

        var good = File.ReadAllBytes(path);
        var refused = 0;
        for (var at = 0; at < good.Length; at++)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x40;
            File.WriteAllBytes(path, bad);
            using var ledger = SequenceLedger.Open(path);
            foreach (var sa in new[] { A, B })
            {
                var range = Reserve(ledger, sa, 10);
                if (range.Count == 0)
                {
                    refused++;
                    Assert.Contains(path, ledger.FaultOf(sa), StringComparison.Ordinal);
                }
                else
                {
                    Assert.Equal(51UL, range.First);
                }
            }
        }

        Assert.True(refused > 100, $"{refused} refusals over {good.Length} octets");
    }

    [Fact]
    public void DamagedRecord_RefusesOnlyItsOwnSa()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("l");
        using (var ledger = SequenceLedger.Open(path))
        {
            Reserve(ledger, A, 10);
            Reserve(ledger, B, 10);
        }

        var octets = File.ReadAllBytes(path);
        octets[128 + 128 + 30] ^= 1; // B's first copy
        File.WriteAllBytes(path, octets);

        using var reopened = SequenceLedger.Open(path);
        Assert.True(reopened.IsDamaged);
        Assert.Null(reopened.FaultOf(A));
        Assert.NotNull(reopened.FaultOf(B));
        Assert.Equal(11UL, Reserve(reopened, A, 10).First);
    }

    [Fact]
    public void AnyTruncation_RefusesEverySa()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("l");
        using (var ledger = SequenceLedger.Open(path))
        {
            Reserve(ledger, A, 10);
            Reserve(ledger, B, 10);
        }

        var good = File.ReadAllBytes(path);
        for (var length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(path, good[..length]);
            using var ledger = SequenceLedger.Open(path);
            Assert.True(Reserve(ledger, A, 10).Count == 0, $"cut to {length} octets");
            Assert.True(Reserve(ledger, new SaFingerprint(7), 10).Count == 0, $"cut to {length} octets");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwoRecordsOfOneSa_RefuseIt_WhicheverIsHigher(bool higherFirst)
    {
        using var folder = new TemporaryFolder();
        Record(folder.File("low"), 100);
        Record(folder.File("high"), 5_000);
        var (first, second) = higherFirst ? ("high", "low") : ("low", "high");
        var octets = File.ReadAllBytes(folder.File(first));
        // The place of B's record, the second of the file.
        File.ReadAllBytes(folder.File(second)).AsSpan(128, 128).CopyTo(octets.AsSpan(128 + 128));
        File.WriteAllBytes(folder.File("l"), octets);

        using var ledger = SequenceLedger.Open(folder.File("l"));

        Assert.NotNull(ledger.FaultOf(A));
        Assert.Equal(default, Reserve(ledger, A, 10));
        // The copy lies where B's record was.
        Assert.NotNull(ledger.FaultOf(B));
        ledger.Repair(discardUnreadable: false);
        Assert.NotNull(ledger.FaultOf(A));

        static void Record(string path, ulong numbers)
        {
            using var made = SequenceLedger.Open(path);
            Reserve(made, A, numbers);
            Reserve(made, B, 1);
        }
    }

    [Fact]
    public void Repair_JumpsOverEverythingThatCanHaveBeenHandedOut()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("l");
        ulong end;
        using (var ledger = SequenceLedger.Open(path))
        {
            Reserve(ledger, A, 10);
            end = Reserve(ledger, A, SequenceLedger.LongestReservation).End;
        }

        var octets = File.ReadAllBytes(path);
        octets[128 + 48 + 2] ^= 1; // the newer copy
        File.WriteAllBytes(path, octets);

        using var reopened = SequenceLedger.Open(path);
        Assert.NotNull(reopened.FaultOf(A));
        Assert.Equal((1, 0), reopened.Repair(discardUnreadable: false));
        Assert.Null(reopened.FaultOf(A));
        Assert.True(Reserve(reopened, A, 10).First >= end);
    }

    [Fact]
    public void RepairWithDiscard_KeepsTheIntactAndForgetsTheRest()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("l");
        using (var ledger = SequenceLedger.Open(path))
        {
            Reserve(ledger, A, 10);
            Reserve(ledger, B, 10);
        }

        var octets = File.ReadAllBytes(path);
        octets[128] ^= 1; // whose record the first is
        File.WriteAllBytes(path, octets);

        using (var damaged = SequenceLedger.Open(path))
        {
            Assert.Null(damaged.FaultOf(B));
            Assert.NotNull(damaged.FaultOf(A));
            Assert.Equal((0, 1), damaged.Repair(discardUnreadable: true));
            Assert.Equal(11UL, Reserve(damaged, B, 10).First);
        }

        using var again = SequenceLedger.Open(path);
        Assert.False(again.IsDamaged);
        Assert.Equal(21UL, Reserve(again, B, 10).First);
    }

    [Fact]
    public void AHundredThousandSas_AreOneReservation()
    {
        using var folder = new TemporaryFolder();
        var requests = Enumerable.Range(1, 100_000).Select(i => new SequenceRequest(new SaFingerprint((UInt128)i), 64, Last32)).ToArray();
        using (var ledger = SequenceLedger.Open(folder.File("l")))
            Assert.All(ledger.Reserve(requests), range => Assert.Equal(new SequenceRange(1, 65), range));
        using var again = SequenceLedger.Open(folder.File("l"));
        Assert.All(again.Reserve(requests), range => Assert.Equal(new SequenceRange(65, 129), range));
    }

    private static SequenceRange Reserve(SequenceLedger ledger, SaFingerprint sa, ulong count, ulong last = Last32) =>
        ledger.Reserve([new SequenceRequest(sa, count, last)])[0];
}
