using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Dispatch;

/// <summary>A runnable actor, as its dispatcher sees it.</summary>
public abstract class ActorWork : IThreadPoolWorkItem
{
    private protected ActorWork()
    {
    }

    /// <summary>The actor's place in the tree.</summary>
    public abstract ActorPath Path { get; }

    /// <summary>Runs one turn: handles what waits, at most <paramref name="throughput"/> messages or batches. Never throws.</summary>
    public abstract void Run(int throughput);

    /// <inheritdoc/>
    public abstract void Execute();
}
