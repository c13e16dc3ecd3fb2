namespace IpTfs.Actors.Tests;

/// <summary>A system on a dispatcher that a test drives by hand and that allocates nothing itself.</summary>
internal sealed class Driven : Dispatcher, IDisposable
{
    private readonly Queue<ActorWork> _runnable = new();
    private readonly TimerQueue _timers = new(() => { });
    private readonly ActorSystem _system;

    internal Driven()
    {
        Clock = new ManualClock();
        _system = new ActorSystem("driven", new ActorSystemOptions { TimeProvider = Clock, DefaultDispatcher = this });
    }

    internal ManualClock Clock { get; }

    protected internal override TimerQueue Timers => _timers;

    public void Dispose()
    {
        _system.TerminateAsync();
        RunAll();
    }

    internal DataActorRef<object, string> ActorOf(DataProps<object, string> props) => _system.ActorOf(props);

    internal void RunAll()
    {
        while (_runnable.TryDequeue(out var work)) work.Run(Throughput);
    }

    internal void FireDue() => _timers.FireDue(Clock.NowNanos);

    protected internal override void Schedule(ActorWork work) => _runnable.Enqueue(work);
}
