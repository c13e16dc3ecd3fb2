using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Each stage that opens packets, which are sealed anew before each iteration. The others are in <see cref="StageBenchmarks"/>.</summary>
[MemoryDiagnoser]
[InvocationCount(ReceivingStage.Runs, unrollFactor: 1)]
public class ReceivingStageBenchmarks : IDisposable
{
    // The iterations are too few and too short for the runtime to compile the code for good during them.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private Stage _stage = null!;

    /// <summary>Stage and packet size.</summary>
    [ParamsSource(nameof(Cases))]
    public StageCase Case { get; set; } = null!;

    public static IEnumerable<StageCase> Cases => StageCase.All.Where(which => which.Receives);

    [GlobalSetup]
    public void Setup()
    {
        _stage = Case.Create();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;) _stage.Prepare();
    }

    [IterationSetup]
    public void Prepare() => _stage.Prepare();

    [GlobalCleanup]
    public void Dispose()
    {
        _stage.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Stage.Packets)]
    public void Run() => _stage.Run();
}
