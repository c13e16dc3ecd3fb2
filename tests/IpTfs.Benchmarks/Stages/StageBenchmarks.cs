using BenchmarkDotNet.Attributes;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Each stage whose input serves again and again. The others are in <see cref="ReceivingStageBenchmarks"/>.</summary>
[MemoryDiagnoser]
public class StageBenchmarks : IDisposable
{
    private Stage _stage = null!;

    /// <summary>Stage and packet size.</summary>
    [ParamsSource(nameof(Cases))]
    public StageCase Case { get; set; } = null!;

    public static IEnumerable<StageCase> Cases => StageCase.All.Where(which => !which.Receives);

    [GlobalSetup]
    public void Setup() => _stage = Case.Create();

    [GlobalCleanup]
    public void Dispose()
    {
        _stage.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Stage.Packets)]
    public void Run() => _stage.Run();
}
