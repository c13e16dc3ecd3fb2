using BenchmarkDotNet.Attributes;
using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Refs;

namespace IpTfs.Benchmarks;

/// <summary>The actor runtime: hand-over, round trip, creation. Memory and timers are in <see cref="ActorsQuickRun"/>, which needs no statistics for them.</summary>
[MemoryDiagnoser]
public class ActorsBenchmarks : IDisposable
{
    private const int Batch = 4096;

    private ActorSystem _system = null!;
    private ActorsWork.Counter _counter = null!;
    private DataActorRef<ActorsWork.Message, ActorsWork.Message> _actor = null!;
    private ActorRef<ActorsWork.Message> _ping = null!;

    /// <summary>Where the actors run.</summary>
    [Params("pool", "dedicated", "inline")]
    public string Dispatcher { get; set; } = "pool";

    [GlobalSetup]
    public void Setup()
    {
        _system = new ActorSystem("bench");
        _counter = new ActorsWork.Counter();
        Dispatcher dispatcher = Dispatcher switch
        {
            "pool" => new ThreadPoolDispatcher(),
            "dedicated" => new DedicatedThreadDispatcher("bench"),
            _ => new RunInlineDispatcher(new ThreadPoolDispatcher(), messages: true),
        };
        _actor = _system.ActorOf(ActorsWork.Sink(_counter).WithDispatcher(dispatcher));
        _ping = ActorsWork.PingPong(_system, dispatcher, _counter);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _system.TerminateAsync().Wait();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Tell() => ActorsWork.TellAndWait(_actor, _counter, Batch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void TellData() => ActorsWork.TellDataAndWait(_actor, _counter, Batch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void PingPong() => ActorsWork.Rally(_ping, _counter, Batch);
}
