using IpTfs.Actors.Refs;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>One SA, or the way to one on another node, as the readers see it: a port to tell batches to, and a count of the packets that it did not take.</summary>
/// <remarks>Immutable but for the count. Thread-safe.</remarks>
public abstract class DirectoryEntry
{
    private readonly IActorRef _actor;
    private readonly DataPort<PacketBatch> _port;
    private long _refusedFull;
    private long _refusedStopped;

    private protected DirectoryEntry(string tunnel, IActorRef actor, DataPort<PacketBatch> port)
    {
        Tunnel = tunnel;
        _actor = actor;
        _port = port;
    }

    /// <summary>The tunnel's name.</summary>
    public string Tunnel { get; }

    /// <summary>Packets that the SA did not take because it had too much to do: <c>mailbox-full</c>.</summary>
    public long RefusedFull => Volatile.Read(ref _refusedFull);

    /// <summary>Packets that the SA did not take because it had stopped: <c>sa-stopped</c>.</summary>
    public long RefusedStopped => Volatile.Read(ref _refusedStopped);

    /// <summary>Hands a batch to the SA. Takes ownership: a batch that the SA does not take is counted and returned.</summary>
    public void Tell(PacketBatch batch)
    {
        if (TryTell(batch)) return;
        Interlocked.Add(ref _refusedStopped, batch.PacketCount);
        batch.Return();
    }

    /// <summary>Hands a batch to the SA unless that has stopped. Takes ownership then, as <see cref="Tell"/> does.</summary>
    /// <returns>False when the SA has stopped: the batch is still the caller's, and nothing is counted.</returns>
    public bool TryTell(PacketBatch batch)
    {
        if (_port.Tell(batch)) return true;
        if (_actor.IsTerminated) return false;
        Interlocked.Add(ref _refusedFull, batch.PacketCount);
        batch.Return();
        return true;
    }
}
