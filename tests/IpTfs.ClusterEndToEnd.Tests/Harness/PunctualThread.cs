using System.Runtime.InteropServices;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>
/// A thread that the kernel runs as soon as it has something to do, before all others: what measures the gateways shares their processors, and must not show its own
/// waiting as theirs. Where the kernel refuses that it is a thread like any other.
/// </summary>
public static partial class PunctualThread
{
    private const int FirstInFirstOut = 1;

    /// <summary>Starts it.</summary>
    public static Thread Start(string name, ThreadStart run)
    {
        var thread = new Thread(() =>
        {
            var priority = 1;
            _ = SetScheduler(0, FirstInFirstOut, ref priority);
            run();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);
}
