using System.Globalization;
using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>
/// The threads of a gateway: some that wait for outer packets, as many that wait for inner ones, one that waits for the disk. SAs run on the readers'
/// threads while they are idle and on the thread pool when they are busy.
/// </summary>
internal sealed class GatewayThreads : IDisposable
{
    /// <summary>Makes them; each starts with its first reader.</summary>
    /// <param name="readers">Threads on each side.</param>
    /// <param name="looks">How often each of them looks before it sleeps.</param>
    /// <param name="processors">
    /// How many processors there are. With one alone the same threads wait for both sides: a second would only be woken beside the first, for packets that this one is about to read.
    /// And none looks before it sleeps: nobody can bring anything meanwhile.
    /// </param>
    public GatewayThreads(int readers, int looks, int processors)
    {
        if (processors == 1)
        {
            Outer = Inner = Start("iptfs-reader", readers, looks: 0);
            return;
        }

        Outer = Start("iptfs-outer", readers, looks);
        Inner = Start("iptfs-inner", readers, looks);
    }

    /// <summary>Those that wait for outer packets.</summary>
    public IReadOnlyList<ReaderThread> Outer { get; }

    /// <summary>Those that wait for inner packets.</summary>
    public IReadOnlyList<ReaderThread> Inner { get; }

    /// <summary>
    /// What waits for an inner reader's packets while they come one by one: a thread of the outer side, which waits for their answers anyway. Null where the threads are the same.
    /// </summary>
    public EpollActorParker? IdleParkerOf(int innerReader) => Outer == Inner ? null : Outer[innerReader % Outer.Count].Parker;

    public EpollActorParker SchedulerParker { get; } = new();

    public Dispatcher Ledger { get; } = new DedicatedThreadDispatcher("iptfs-ledger");

    public Dispatcher Sa { get; } = new RunInlineDispatcher(new ThreadPoolDispatcher());

    /// <summary>Closes what the threads waited on. They must have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in Outer.Union(Inner)) thread.Dispose();
        SchedulerParker.Dispose();
    }

    private static ReaderThread[] Start(string name, int readers, int looks) =>
        [.. Enumerable.Range(0, readers).Select(number => new ReaderThread(string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"), looks))];
}
