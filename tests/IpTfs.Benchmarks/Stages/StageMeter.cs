using System.Diagnostics;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Times one stage in many short samples and counts what it allocates.</summary>
internal sealed class StageMeter : IDisposable
{
    // Short enough to fall between two interruptions, long enough for the clock.
    private const double SampleNanos = 20_000;
    private const int AllocationRuns = 1000;
    private const int AllocationRounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);
    private readonly Stage _stage;
    private readonly List<double> _samples = [];
    private int _runs = 4;

    /// <summary>Makes the stage and runs it until its code is compiled for good.</summary>
    public StageMeter(StageCase which)
    {
        Case = which;
        _stage = which.Create();
        Sample(WarmUp);
        _samples.Clear();
    }

    /// <summary>What is measured.</summary>
    public StageCase Case { get; }

    /// <summary>Nanoseconds per packet in the best sample.</summary>
    public double Best => _samples.Min();

    /// <summary>Nanoseconds per packet in the median sample.</summary>
    public double Median
    {
        get
        {
            _samples.Sort();
            return _samples[_samples.Count / 2];
        }
    }

    /// <summary>Takes samples for a while.</summary>
    public void Sample(TimeSpan duration)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
        {
            var nanosPerRun = Time(_runs);
            _samples.Add(nanosPerRun / Stage.Packets);
            _runs = Math.Clamp((int)(SampleNanos / nanosPerRun), 1, 4096);
        }
    }

    /// <summary>Octets that a run allocates in steady state.</summary>
    /// <remarks>What a run allocates it allocates in every round; the runtime itself allocates now and then, in one of them.</remarks>
    public double AllocatedOctets()
    {
        var least = long.MaxValue;
        for (var round = 0; round < AllocationRounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Time(AllocationRuns);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (double)least / AllocationRuns;
    }

    /// <inheritdoc/>
    public void Dispose() => _stage.Dispose();

    /// <summary>Nanoseconds per run, preparing left out; at least so many runs, in whole preparations.</summary>
    private double Time(int runs)
    {
        var step = _stage.RunsPerPreparation ?? runs;
        var done = 0;
        var ticks = 0L;
        while (done < runs)
        {
            _stage.Prepare();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < step; i++) _stage.Run();
            ticks += Stopwatch.GetTimestamp() - start;
            done += step;
        }

        return ticks * (1e9 / Stopwatch.Frequency) / done;
    }
}
