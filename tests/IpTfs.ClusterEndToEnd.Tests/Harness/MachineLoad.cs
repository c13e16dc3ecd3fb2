using System.Globalization;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>How busy the processors of this machine are.</summary>
public static class MachineLoad
{
    // Of the first line of /proc/stat, after its name: user, nice, system, idle, iowait, irq, softirq, steal.
    private const int Idle = 3;
    private const int IoWait = 4;

    /// <summary>The share of all processors' time that was used during an interval that begins now; from 0 to 1.</summary>
    public static double Measure(TimeSpan interval)
    {
        var before = Read();
        Interval.Pass(interval);
        var after = Read();
        var total = after.Total - before.Total;
        return total == 0 ? 1 : 1 - ((after.Unused - before.Unused) / (double)total);
    }

    private static (long Unused, long Total) Read()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(static field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (fields[Idle] + fields[IoWait], fields.Sum());
    }
}
