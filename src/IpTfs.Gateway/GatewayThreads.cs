using System.Globalization;
using Akka.Actor;
using Akka.Dispatch;
using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>
/// The threads of a gateway that wait for packets: some for outer packets, as many for inner ones. SAs run on these threads while they are idle, and on the thread pool when
/// they are busy.
/// </summary>
internal sealed class GatewayThreads : IDisposable
{
    /// <summary>Makes them; each starts with its first reader.</summary>
    /// <param name="readers">Threads on each side.</param>
    /// <param name="looks">How often each of them polls before it sleeps.</param>
    /// <param name="processors">
    /// How many processors there are. With one alone the same threads wait for both sides: a second would only be woken beside the first, for packets that this one is about to read.
    /// And none polls before it sleeps: nothing can arrive meanwhile.
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

    /// <summary>Those that wait for outer packets.</summary>
    public IReadOnlyList<GatewayThread> Outer { get; }

    /// <summary>Those that wait for inner packets.</summary>
    public IReadOnlyList<GatewayThread> Inner { get; }

    /// <summary>What the thread sleeps on that fires the deadlines of the SAs.</summary>
    public EpollActorParker DeadlineParker { get; } = new();

    private IEnumerable<GatewayThread> All => Outer.Union(Inner);

    /// <summary>
    /// What waits for an inner reader's packets while they arrive one by one: a thread of the outer side, which waits for their answers anyway. Null where the threads are the same.
    /// </summary>
    public EpollActorParker? IdleParkerOf(int innerReader) => Outer == Inner ? null : Outer[innerReader % Outer.Count].Parker;

    /// <summary>Finds the thread of a dispatcher, for the actor system.</summary>
    public ReaderThread? Find(string dispatcher) => All.FirstOrDefault(thread => dispatcher == thread.OwnDispatcher || dispatcher == thread.InlineDispatcher)?.Thread;

    /// <summary>Adds the dispatchers of the threads to a system: those of one kind share a section of the configuration.</summary>
    public void Register(ActorSystem system)
    {
        var prerequisites = system.Dispatchers.Prerequisites;
        var own = system.Settings.Config.GetConfig("akka.iptfs.dispatchers.reader");
        var inline = system.Settings.Config.GetConfig("akka.iptfs.dispatchers.reader-inline");
        foreach (var thread in All)
        {
            Register(system.Dispatchers, thread.OwnDispatcher, new ReaderDispatcherConfigurator(own, prerequisites, thread.OwnDispatcher));
            Register(system.Dispatchers, thread.InlineDispatcher, new InlineDispatcherConfigurator(inline, prerequisites, thread.InlineDispatcher));
        }
    }

    /// <summary>Ends the threads, once no actor runs on them any more.</summary>
    public Task StopAsync()
    {
        foreach (var thread in All) thread.Thread.Stop();
        return Task.WhenAll(All.Select(static thread => thread.Thread.Completion));
    }

    /// <summary>Closes what the threads waited on. They must have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in All) thread.Dispose();
        DeadlineParker.Dispose();
    }

    private static void Register(Dispatchers dispatchers, string id, MessageDispatcherConfigurator configurator) => dispatchers.RegisterConfigurator(id, configurator);

    private static GatewayThread[] Make(string name, int readers, int looks, TimeProvider clock) =>
        [.. Enumerable.Range(0, readers).Select(number => new GatewayThread(string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"), looks, clock))];
}
