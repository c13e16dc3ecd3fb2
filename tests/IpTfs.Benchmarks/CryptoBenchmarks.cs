using BenchmarkDotNet.Attributes;

namespace IpTfs.Benchmarks;

/// <summary>Sealing and opening one ESP packet, by suite, provider and packet size.</summary>
[MemoryDiagnoser]
public class CryptoBenchmarks : IDisposable
{
    private CryptoWork _work = null!;

    [ParamsSource(nameof(Cases))]
    public CryptoCase Case { get; set; } = null!;

    [Params(64, 576, 1400, 9000)]
    public int Size { get; set; }

    public static IEnumerable<CryptoCase> Cases => CryptoCase.Of(CryptoCase.Typical);

    [GlobalSetup]
    public void Setup() => _work = new CryptoWork(Case, Size);

    [GlobalCleanup]
    public void Dispose()
    {
        _work.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Seal() => _work.Seal();

    [Benchmark]
    public void CopyAndOpen() => _work.CopyAndOpen();
}
