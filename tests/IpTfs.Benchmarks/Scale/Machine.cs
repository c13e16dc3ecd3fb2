using System.Globalization;
using System.Runtime.InteropServices;
using IpTfs.IO.Native;

namespace IpTfs.Benchmarks.Scale;

/// <summary>What the figures were measured on, and the clocks they were measured with.</summary>
internal static partial class Machine
{
    private const int ProcessCpu = 2;
    private const int ThreadCpu = 3;

    /// <summary>Processor time of all threads of this process, in nanoseconds.</summary>
    public static long ProcessNanos => Read(ProcessCpu);

    /// <summary>Processor time of the calling thread, in nanoseconds.</summary>
    public static long ThreadNanos => Read(ThreadCpu);

    /// <summary>Octets of memory that the process occupies, mapped files aside: managed and native, with whatever the runtime holds.</summary>
    public static long AnonymousOctets => Status("RssAnon:") * 1024;

    /// <summary>One line about the machine.</summary>
    public static string Description =>
        $"{Environment.ProcessorCount} cores of {Model()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load average {LoadAverage()}";

    /// <summary>The median; sorts the list.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>Median with the least and the greatest, for a table.</summary>
    public static string Spread(List<double> values, string format = "F1")
    {
        var median = Median(values);
        return string.Create(CultureInfo.InvariantCulture, $"{median.ToString(format, CultureInfo.InvariantCulture)} ({values[0].ToString(format, CultureInfo.InvariantCulture)} to {values[^1].ToString(format, CultureInfo.InvariantCulture)})");
    }

    private static string Model() => Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static long Status(string name) =>
        Field("/proc/self/status", name[..^1]) is { } text && long.TryParse(text.Split(' ')[0], CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static string? Field(string file, string name)
    {
        if (!File.Exists(file)) return null;
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith(name, StringComparison.Ordinal)) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return null;
    }

    private static unsafe long Read(int clock)
    {
        TimeSpec time = default;
        return ClockGetTime(clock, &time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanos : throw new NotSupportedException("no clock of processor time");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int ClockGetTime(int clock, TimeSpec* time);
}
