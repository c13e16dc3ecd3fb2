namespace IpTfs.Testing;

/// <summary>The gate for code that must not allocate: nothing is allocated per packet.</summary>
/// <remarks>
/// The runtime allocates now and then on whichever thread is running, as it loads types or replaces code by better code: 72 octets in one of 10,000 calls were seen
/// on a loaded machine, each time at another call. So a round that allocated is repeated: what the body itself allocates, per packet or once in thousands, is in every round.
/// </remarks>
public static class Allocation
{
    private const int WarmUp = 200;
    private const int Rounds = 6;

    /// <summary>How often a body may run: it needs input for as many calls.</summary>
    /// <param name="times">Calls in a round.</param>
    public static int MostRuns(int times) => WarmUp + (Rounds * times);

    /// <summary>Runs the body in rounds until one allocates nothing on this thread; fails when none does.</summary>
    /// <param name="body">What must not allocate.</param>
    /// <param name="times">Calls in a round.</param>
    /// <returns>How often the body ran, the warm-up included.</returns>
    public static int None(Action body, int times = 10_000)
    {
        var (least, runs) = Measure(body, times);
        if (least != 0) Assert.Fail($"at least {least} octets were allocated in each of {Rounds} rounds of {times} calls");
        return runs;
    }

    /// <summary>Runs the body in rounds and returns the octets that the round allocated that allocated least.</summary>
    /// <param name="body">What is measured.</param>
    /// <param name="times">Calls in a round.</param>
    public static long Least(Action body, int times) => Measure(body, times).Least;

    private static (long Least, int Runs) Measure(Action body, int times)
    {
        for (var i = 0; i < WarmUp; i++) body();
        var (least, runs) = (long.MaxValue, WarmUp);
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++) body();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            runs += times;
        }

        return (least, runs);
    }
}
