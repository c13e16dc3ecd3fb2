using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>One reader thread, and the ids of the dispatchers of its readers.</summary>
internal sealed class GatewayThread : IDisposable
{
    /// <summary>Creates the thread, which starts with its first reader.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="looks">Number of polls before the thread sleeps.</param>
    /// <param name="clock">The clock of its deadlines.</param>
    public GatewayThread(string name, int looks, TimeProvider clock)
    {
        Parker = new EpollActorParker(looks);
        Thread = new ReaderThread(name, Parker, clock);
    }

    /// <summary>The thread's parker.</summary>
    public EpollActorParker Parker { get; }

    /// <summary>The thread.</summary>
    public ReaderThread Thread { get; }

    /// <summary>The id of the dispatcher of readers that run on this thread only.</summary>
    public string OwnDispatcher => $"akka.iptfs.dispatchers.{Thread.Name}";

    /// <summary>The id of the dispatcher of readers that also run inline, on the thread of the actor that sends them a message.</summary>
    public string InlineDispatcher => OwnDispatcher + "-inline";

    /// <summary>Disposes the parker. The thread must have ended.</summary>
    public void Dispose() => Parker.Dispose();
}
