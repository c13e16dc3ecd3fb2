using System.Globalization;
using Akka.Actor;
using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>
/// The reader threads of a gateway: some for outer packets, as many for inner packets. Idle SAs run on these threads, busy SAs on the thread pool.
/// </summary>
internal sealed class GatewayThreads : IDisposable
{
    /// <summary>Creates the threads; each starts with its first reader.</summary>
    /// <param name="readers">Number of threads on each side.</param>
    /// <param name="looks">Number of polls before a thread sleeps.</param>
    /// <param name="processors">
    /// Number of processors. With one processor, the same threads wait for both sides: a second thread would only be woken for packets that the first is about to read.
    /// And no thread polls before it sleeps: nothing can arrive meanwhile.
    /// </param>
    /// <param name="clock">The clock of the threads' deadlines.</param>
    public GatewayThreads(int readers, int looks, int processors, TimeProvider clock)
    {
        if (processors == 1)
        {
            Outer = Inner = Make("iptfs-reader", readers, looks: 0, clock);
            return;
        }

        Outer = Make("iptfs-outer", readers, looks, clock);
        Inner = Make("iptfs-inner", readers, looks, clock);
    }

    /// <summary>The threads that wait for outer packets.</summary>
    public IReadOnlyList<GatewayThread> Outer { get; }

    /// <summary>The threads that wait for inner packets.</summary>
    public IReadOnlyList<GatewayThread> Inner { get; }

    /// <summary>The parker of the thread that fires the deadlines of the SAs.</summary>
    public EpollActorParker DeadlineParker { get; } = new();

    private IEnumerable<GatewayThread> All => Outer.Union(Inner);

    /// <summary>
    /// The parker that waits for an inner reader's packets while they arrive one at a time: that of an outer thread. Null when outer and inner threads are the same.
    /// </summary>
    public EpollActorParker? IdleParkerOf(int innerReader) => Outer == Inner ? null : Outer[innerReader % Outer.Count].Parker;

    /// <summary>Finds the thread of a dispatcher by the dispatcher's id.</summary>
    public ReaderThread? Find(string dispatcher) => All.FirstOrDefault(thread => dispatcher == thread.OwnDispatcher || dispatcher == thread.InlineDispatcher)?.Thread;

    /// <summary>Registers the dispatchers of the threads with a system: dispatchers of one kind share a section of the configuration.</summary>
    public void Register(ActorSystem system)
    {
        var prerequisites = system.Dispatchers.Prerequisites;
        var own = system.Settings.Config.GetConfig("akka.iptfs.dispatchers.reader");
        var inline = system.Settings.Config.GetConfig("akka.iptfs.dispatchers.reader-inline");
        foreach (var thread in All)
        {
            system.Dispatchers.RegisterConfigurator(thread.OwnDispatcher, new ReaderDispatcherConfigurator(own, prerequisites, thread.OwnDispatcher));
            system.Dispatchers.RegisterConfigurator(thread.InlineDispatcher, new InlineDispatcherConfigurator(inline, prerequisites, thread.InlineDispatcher));
        }
    }

    /// <summary>Stops the threads. No actor may run on them any more.</summary>
    public Task StopAsync()
    {
        foreach (var thread in All) thread.Thread.Stop();
        return Task.WhenAll(All.Select(static thread => thread.Thread.Completion));
    }

    /// <summary>Disposes the parkers. The threads must have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in All) thread.Dispose();
        DeadlineParker.Dispose();
    }

    private static GatewayThread[] Make(string name, int readers, int looks, TimeProvider clock) =>
        [.. Enumerable.Range(0, readers).Select(number => new GatewayThread(string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"), looks, clock))];
}
