using System.Diagnostics;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Time that has to pass: a partition that lasts ten seconds lasts ten seconds.</summary>
public static class Interval
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns after the time.</summary>
    public static void Pass(TimeSpan span)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(span);
    }

    /// <summary>Waits until the condition holds; false when it does not within the limit.</summary>
    public static bool Until(Func<bool> condition, TimeSpan limit) => Until(condition, limit, Step);

    /// <summary>The same for a condition that costs something to look at: what is measured shares the processors.</summary>
    public static bool Until(Func<bool> condition, TimeSpan limit, TimeSpan step)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > limit) return false;
            Pass(step);
        }

        return true;
    }
}
