using IpTfs.Actors.Dispatch;
using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway;

/// <summary>One thread that waits for packets, and the dispatchers of the readers that it runs.</summary>
internal sealed class ReaderThread : IDisposable
{
    /// <summary>Makes one; the thread starts with its first reader.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="looks">How often it looks before it sleeps.</param>
    public ReaderThread(string name, int looks)
    {
        Parker = new EpollActorParker(looks);
        Own = new DedicatedThreadDispatcher(name, Parker);
        OwnOrTellers = new RunInlineDispatcher(Own, messages: true);
    }

    /// <summary>What the thread sleeps on.</summary>
    public EpollActorParker Parker { get; }

    /// <summary>For readers that run on this thread only.</summary>
    public Dispatcher Own { get; }

    /// <summary>For readers that also run on the thread of whoever has a reason to make them look.</summary>
    public Dispatcher OwnOrTellers { get; }

    /// <summary>Closes what the thread waited on. It must have ended.</summary>
    public void Dispose() => Parker.Dispose();
}
