using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>
/// The threads of a gateway: one that waits for outer packets, one that waits for inner ones, one that waits for the disk. SAs run on the readers' threads
/// while they are idle and on the thread pool when they are busy.
/// </summary>
internal sealed class GatewayThreads : IDisposable
{
    public EpollActorParker OuterParker { get; } = new();

    public EpollActorParker InnerParker { get; } = new();

    public EpollActorParker SchedulerParker { get; } = new();

    public Dispatcher Outer { get; }

    public Dispatcher Inner { get; }

    public Dispatcher Ledger { get; } = new DedicatedThreadDispatcher("iptfs-ledger");

    public Dispatcher Sa { get; } = new RunInlineDispatcher(new ThreadPoolDispatcher());

    public GatewayThreads()
    {
        Outer = new DedicatedThreadDispatcher("iptfs-outer", OuterParker);
        Inner = new DedicatedThreadDispatcher("iptfs-inner", InnerParker);
    }

    /// <summary>Closes what the threads waited on. They must have ended.</summary>
    public void Dispose()
    {
        OuterParker.Dispose();
        InnerParker.Dispose();
        SchedulerParker.Dispose();
    }
}
