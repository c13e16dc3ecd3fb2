using FsCheck;
using FsCheck.Fluent;
using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Tests.Esp;

public class ReplayWindowTests
{
    // RFC 4303 §3.4.3 prefers a window of 64; these are the cases that decide the edges of such a window.
    [Fact]
    public void WindowOf64_DecidesTheEdges()
    {
        var window = new ReplayWindow(64);

        Accept(window, 1);
        Refuse(window, 1, ReplayVerdict.Duplicate);
        Refuse(window, 0, ReplayVerdict.TooOld);
        Accept(window, 9, 8, 7, 2);
        Refuse(window, 7, ReplayVerdict.Duplicate);
        Accept(window, 64, 63);
        Refuse(window, 64, ReplayVerdict.Duplicate);
        Accept(window, 65);
        Refuse(window, 1, ReplayVerdict.TooOld);
        Refuse(window, 2, ReplayVerdict.Duplicate);
        Accept(window, 66);
        Refuse(window, 2, ReplayVerdict.TooOld);
        Accept(window, 3);
        Accept(window, 66 + 64);
        Refuse(window, 66, ReplayVerdict.TooOld);
        Accept(window, 67, 129, 128);
    }

    // RFC 6479 §3: the ring has one word more than the window, whole words are cleared as the top moves, leaps clear all of them once.
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1024)]
    [InlineData(4095)]
    [InlineData(4096)]
    public void EverySize_IsExactAfterStepsWordsAndLeaps(int size)
    {
        ulong[] leaps = [1, 2, 31, 63, 64, 65, 127, 128, (ulong)size - 1, (ulong)size, (ulong)size + 1, (ulong)size + 64, 8192, 1UL << 32, 1UL << 40];
        foreach (var leap in leaps.Where(leap => leap > 0))
        {
            var window = new ReplayWindow(size);
            const ulong first = 100_000;
            Accept(window, first);
            var top = first + leap;
            Accept(window, top);

            // Everything in the window but the two is fresh, everything left of it is too old.
            for (var back = 0UL; back < (ulong)size + 70; back++)
            {
                var sequence = top - back;
                var expected = back >= (ulong)size ? ReplayVerdict.TooOld
                    : sequence == top || sequence == first ? ReplayVerdict.Duplicate
                    : ReplayVerdict.Fresh;
                Assert.True(expected == window.Check(sequence), $"size {size}, leap {leap}, {back} below the top: {window.Check(sequence)}");
            }
        }
    }

    [Fact]
    public void FullWindowInReverse_IsAcceptedOnceEach()
    {
        var window = new ReplayWindow(4096);
        for (var sequence = 4096UL; sequence >= 1; sequence--) Accept(window, sequence);
        for (var sequence = 4096UL; sequence >= 1; sequence--) Refuse(window, sequence, ReplayVerdict.Duplicate);
    }

    [Fact]
    public void EndOfTheNumberSpace_IsNoEdge()
    {
        var window = new ReplayWindow(64);

        Accept(window, ulong.MaxValue - 64, ulong.MaxValue);
        Refuse(window, ulong.MaxValue, ReplayVerdict.Duplicate);
        Refuse(window, ulong.MaxValue - 64, ReplayVerdict.TooOld);
        Accept(window, ulong.MaxValue - 63);
    }

    [Fact]
    public void SizeZero_AcceptsEverythingAndKeepsTheTop()
    {
        var window = new ReplayWindow(0);

        Accept(window, 7, 7, 3);
        Assert.Equal(7UL, window.Top);
        window.StartAt(100);
        Assert.Equal(ReplayVerdict.Fresh, window.Check(50));
        Assert.Equal(100UL, window.Top);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4097)]
    public void SizeOutsideTheRange_IsRefused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayWindow(size));

    [Fact]
    public void StartAtBelowTheTop_IsRefused()
    {
        var window = new ReplayWindow(64);
        Accept(window, 10);

        Assert.Throws<InvalidOperationException>(() => window.StartAt(9));
        window.StartAt(10);
    }

    [Fact]
    public void StartAt_RefusesAllUpToItAndNothingAbove() => Property.Holds(
        from size in Gen.Choose(1, 300)
        from top in Tops()
        select (size, top),
        c =>
        {
            var window = new ReplayWindow(c.size);
            window.StartAt(c.top);
            for (var back = 0UL; back < 500 && back <= c.top; back++) Assert.NotEqual(ReplayVerdict.Fresh, window.Check(c.top - back));
            for (var ahead = 1UL; ahead < 500; ahead++)
            {
                Assert.Equal(ReplayVerdict.Fresh, window.Check(c.top + ahead));
                window.Update(c.top + ahead);
                Assert.Equal(ReplayVerdict.Duplicate, window.Check(c.top + ahead));
                // What was refused at the start never becomes fresh again while the window moves on.
                for (var back = 0UL; back < 5 && back <= c.top; back++) Assert.NotEqual(ReplayVerdict.Fresh, window.Check(c.top - back));
            }
        });

    [Fact]
    public void AnySequence_AgreesWithASetOfNumbers() => Property.Holds(Cases(), c =>
    {
        var window = new ReplayWindow(c.Size);
        var seen = new HashSet<ulong>();
        var top = c.Start;
        window.StartAt(top);
        foreach (var step in c.Steps)
        {
            var sequence = unchecked((ulong)((long)top + step));
            if (step < 0 && (ulong)-step > top) sequence = 0;
            var expected = sequence == 0 || (sequence <= top && top - sequence >= (ulong)c.Size) ? ReplayVerdict.TooOld
                : seen.Contains(sequence) || sequence <= c.Start ? ReplayVerdict.Duplicate
                : ReplayVerdict.Fresh;
            Assert.Equal(expected, window.Check(sequence));
            window.Update(sequence);
            if (expected == ReplayVerdict.Fresh) seen.Add(sequence);
            top = Math.Max(top, sequence);
            Assert.Equal(top, window.Top);
        }
    });

    private sealed record Case(int Size, ulong Start, int[] Steps)
    {
        public override string ToString() => $"size {Size}, start {Start}, steps {string.Join(" ", Steps)}";
    }

    private static Arbitrary<Case> Cases()
    {
        var cases =
            from size in Gen.OneOf(Gen.Choose(1, 200), Gen.Elements(64, 128, 256, 1024, 4096))
            from start in Tops()
            from steps in Gen.ListOf(Gen.OneOf(
                Gen.Choose(-3, 3),
                Gen.Choose(-size - 2, size + 2),
                Gen.Choose(-size - 1, -size + 1),
                Gen.Elements(-128, -64, -63, 62, 63, 64, 65, 128, 5000)))
            select new Case(size, start, [.. steps]);
        return Arb.From(cases, Shrink);
    }

    private static IEnumerable<Case> Shrink(Case c) =>
        Enumerable.Range(0, c.Steps.Length).Select(i => c with { Steps = [.. c.Steps[..i], .. c.Steps[(i + 1)..]] });

    // 0, the edges of words, and both sides of 2^32 and its multiples.
    private static Gen<ulong> Tops() => Gen.OneOf(
        Gen.Constant(0UL),
        Gen.Choose(0, 400).Select(i => (ulong)i),
        Gen.Choose(-400, 400).Select(i => (ulong)((1L << 32) + i)),
        Gen.Choose(-400, 400).Select(i => (ulong)((5L << 32) + i)),
        Gen.Choose(0, 400).Select(i => (ulong)(long.MaxValue / 64 * 64) - (ulong)i));

    private static void Accept(ReplayWindow window, params ulong[] sequences)
    {
        foreach (var sequence in sequences)
        {
            Assert.Equal(ReplayVerdict.Fresh, window.Check(sequence));
            window.Update(sequence);
        }
    }

    private static void Refuse(ReplayWindow window, ulong sequence, ReplayVerdict verdict)
    {
        Assert.Equal(verdict, window.Check(sequence));
        var top = window.Top;
        window.Update(sequence);
        Assert.Equal((top, verdict), (window.Top, window.Check(sequence)));
    }
}
