using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace IpTfs.Benchmarks;

/// <summary>The actors' dispatchers: hand-over and round trip. Creation, memory and deadlines are in <see cref="ActorsQuickRun"/>, which needs no statistics for them.</summary>
[MemoryDiagnoser]
public class ActorsBenchmarks : IDisposable
{
    private const int Batch = 4096;

    private ActorSystem _system = null!;
    private ActorsWork.Counter _counter = null!;
    private IActorRef _actor = null!;
    private IActorRef _ping = null!;

    /// <summary>Where the actors run.</summary>
    [Params("pool", "reader", "inline")]
    public string Dispatcher { get; set; } = "pool";

    [GlobalSetup]
    public void Setup()
    {
        _system = ActorsWork.Start();
        _counter = new ActorsWork.Counter();
        _actor = ActorsWork.Sink(_system, $"bench.{Dispatcher}", _counter);
        _ping = ActorsWork.PingPong(_system, $"bench.{Dispatcher}", _counter);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _system.Terminate().Wait();
        _system.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Tell() => ActorsWork.TellAndWait(_actor, _counter, "message", Batch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void TellData() => ActorsWork.TellAndWait(_actor, _counter, ActorsWork.Item, Batch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void PingPong() => ActorsWork.Rally(_ping, _counter, Batch);
}
