using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>One thread that waits for packets, and the ids of the dispatchers of the readers that it runs.</summary>
internal sealed class GatewayThread : IDisposable
{
    /// <summary>Makes one; the thread starts with its first reader.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="looks">How often it polls before it sleeps.</param>
    /// <param name="clock">The clock of its deadlines.</param>
    public GatewayThread(string name, int looks, TimeProvider clock)
    {
        Parker = new EpollActorParker(looks);
        Thread = new ReaderThread(name, Parker, clock);
    }

    /// <summary>What the thread sleeps on.</summary>
    public EpollActorParker Parker { get; }

    /// <summary>The thread.</summary>
    public ReaderThread Thread { get; }

    /// <summary>The dispatcher of readers that run on this thread only.</summary>
    public string OwnDispatcher => $"akka.iptfs.dispatchers.{Thread.Name}";

    /// <summary>The dispatcher of readers that also run on the thread of an actor that has a reason to make them read.</summary>
    public string InlineDispatcher => OwnDispatcher + "-inline";

    /// <summary>Closes what the thread waited on. It must have ended.</summary>
    public void Dispose() => Parker.Dispose();
}
