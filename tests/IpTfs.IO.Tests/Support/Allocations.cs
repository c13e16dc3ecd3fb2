namespace IpTfs.IO.Tests.Support;

/// <summary>The gate for code that must not allocate.</summary>
internal static class Allocations
{
    private const int Rounds = 6;

    /// <summary>
    /// Runs the action in rounds and counts this thread's octets. What the runtime itself allocates once, as it loads types and replaces code
    /// by better code, spoils a round or two; what the action allocates spoils every one.
    /// </summary>
    public static void AssertNone(Action action, int times = 2000)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            for (var i = 0; i < 100; i++) action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++) action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
