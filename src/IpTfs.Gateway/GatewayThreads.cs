using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>
/// The threads of a gateway: some that wait for outer packets, as many that wait for inner ones, one that waits for the disk. SAs run on the readers'
/// threads while they are idle and on the thread pool when they are busy.
/// </summary>
/// <param name="readers">Threads on each side.</param>
/// <param name="looks">How often each of them looks before it sleeps.</param>
internal sealed class GatewayThreads(int readers, int looks) : IDisposable
{
    /// <summary>Those that wait for outer packets.</summary>
    public IReadOnlyList<ReaderThread> Outer { get; } = [.. Enumerable.Range(0, readers).Select(number => new ReaderThread($"iptfs-outer-{number}", looks))];

    /// <summary>Those that wait for inner packets.</summary>
    public IReadOnlyList<ReaderThread> Inner { get; } = [.. Enumerable.Range(0, readers).Select(number => new ReaderThread($"iptfs-inner-{number}", looks))];

    public EpollActorParker SchedulerParker { get; } = new();

    public Dispatcher Ledger { get; } = new DedicatedThreadDispatcher("iptfs-ledger");

    public Dispatcher Sa { get; } = new RunInlineDispatcher(new ThreadPoolDispatcher());

    /// <summary>Closes what the threads waited on. They must have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in (ReaderThread[])[.. Outer, .. Inner]) thread.Dispose();
        SchedulerParker.Dispose();
    }
}
