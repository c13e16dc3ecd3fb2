using Akka.Actor;
using IpTfs.Actors.Mailboxes;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>An SA, or the relay to an SA on another node, as readers see it: the actor that receives batches, whether it is closed, and counts of discarded packets.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class DirectoryEntry
{
    // Batches that may wait while the actor starts: as many as the mailbox holds.
    private const int MostWaiting = 64;

    private readonly QuietPair? _quiet;
    private List<PacketBatch>? _waiting;
    private volatile IActorRef? _actor;
    private volatile bool _isClosed;
    private long _refusedFull;
    private long _refusedStopped;

    private protected DirectoryEntry(string tunnel, IActorRef actor)
    {
        Tunnel = tunnel;
        _actor = actor;
    }

    private protected DirectoryEntry(string tunnel, QuietPair quiet)
    {
        Tunnel = tunnel;
        _quiet = quiet;
    }

    /// <summary>The tunnel's name.</summary>
    public string Tunnel { get; }

    /// <summary>The actor that receives the batches; <see cref="ActorRefs.Nobody"/> before the first batch of a quiet pair.</summary>
    public IActorRef Actor => _actor ?? ActorRefs.Nobody;

    /// <summary>Whether the actor takes no more batches.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Packets discarded because too many batches waited for the SA: <c>mailbox-full</c>.</summary>
    public long RefusedFull => Volatile.Read(ref _refusedFull);

    /// <summary>Packets discarded because the SA had stopped, or failed on them: <c>sa-stopped</c>.</summary>
    public long RefusedStopped => Volatile.Read(ref _refusedStopped);

    /// <summary>Delivers a batch to the SA. Takes ownership: a batch that the SA does not handle is counted and returned to its pool.</summary>
    public void Tell(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!TryTell(batch)) Discard(batch, DiscardReason.Stopped);
    }

    /// <summary>Delivers a batch to the SA, and takes ownership as <see cref="Tell"/> does, unless the entry is closed.</summary>
    /// <returns>False when the entry is closed: the caller still owns the batch, and nothing is counted.</returns>
    public bool TryTell(PacketBatch batch)
    {
        if (_isClosed) return false;
        if (_actor is not { } actor) return TryTellFirst(batch);
        actor.Tell(PacketDelivery.To(this, batch), ActorRefs.NoSender);
        return true;
    }

    /// <summary>The actor has started: delivers the batches that have waited, and all later batches.</summary>
    internal void Attach(IActorRef actor)
    {
        lock (_quiet!.Gate)
        {
            foreach (var batch in _waiting ?? []) actor.Tell(PacketDelivery.To(this, batch), ActorRefs.NoSender);
            _waiting = null;
            _actor = actor;
        }
    }

    /// <summary>The actor stops or has stopped: no more batches are delivered. Call it before stopping the actor.</summary>
    public void Close()
    {
        _isClosed = true;
        if (_quiet is null) return;
        List<PacketBatch>? lost;
        lock (_quiet.Gate) (lost, _waiting) = (_waiting, null);
        foreach (var batch in lost ?? []) Discard(batch, DiscardReason.Stopped);
    }

    /// <summary>Counts packets that the actor did not handle.</summary>
    protected internal virtual void HandleDiscarded(DiscardReason reason, int packets)
    {
        if (reason == DiscardReason.MailboxFull) Interlocked.Add(ref _refusedFull, packets);
        else Interlocked.Add(ref _refusedStopped, packets);
    }

    private bool TryTellFirst(PacketBatch batch)
    {
        lock (_quiet!.Gate)
        {
            if (_isClosed) return false;
            if (_actor is { } actor) actor.Tell(PacketDelivery.To(this, batch), ActorRefs.NoSender);
            else if ((_waiting ??= []).Count < MostWaiting) _waiting.Add(batch);
            else Discard(batch, DiscardReason.MailboxFull);
        }

        _quiet.RequestStart();
        return true;
    }

    private void Discard(PacketBatch batch, DiscardReason reason)
    {
        HandleDiscarded(reason, batch.PacketCount);
        batch.Return();
    }
}
