using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace IpTfs.Actors.Mailboxes;

/// <summary>The queue of a <see cref="DatapathMailbox"/>: an unbounded queue of messages, served first, and a bounded ring of data.</summary>
/// <remarks>
/// Many producers, one consumer. Data enqueued after the actor has stopped are discarded; messages go to the dead letters.
/// The ring grows on demand up to the capacity.
/// </remarks>
/// <param name="capacity">Maximum number of waiting data items.</param>
/// <param name="batch">Maximum number of items in a turn.</param>
internal sealed class DatapathQueue(int capacity, int batch) : IMessageQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<Envelope> _messages = [];
    private readonly DatapathBatch _batch = new(batch);
    private IDatapathMessage?[] _ring = [];
    private int _head;
    private int _count;
    private int _waiting;
    private IMessageQueue? _deadLetters;

    /// <inheritdoc/>
    public bool HasMessages => Volatile.Read(ref _waiting) > 0 || _batch.Remaining > 0;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _waiting) + _batch.Remaining;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (envelope.Message is IDatapathMessage item) EnqueueData(item);
        else EnqueueMessage(receiver, envelope);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        // Most turns end with an empty queue. No lock: Akka checks HasMessages again after the turn, and so finds an item that is enqueued meanwhile.
        if (!HasMessages) return false;
        lock (_gate)
        {
            if (_messages.TryDequeue(out envelope))
            {
                _waiting--;
                return true;
            }

            for (var room = Math.Min(_batch.Room, _count); room > 0; room--)
            {
                _batch.Add(_ring[_head]!);
                _ring[_head] = null;
                _head = (_head + 1) & (_ring.Length - 1);
                _count--;
                _waiting--;
            }
        }

        if (_batch.Remaining == 0) return false;
        envelope = new Envelope(_batch, ActorRefs.NoSender);
        return true;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        lock (_gate) _deadLetters = deadletters;
        while (_messages.TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
        _batch.DiscardRemaining(DiscardReason.Stopped);
        for (; _count > 0; _count--)
        {
            _ring[_head]!.Discard(DiscardReason.Stopped);
            _ring[_head] = null;
            _head = (_head + 1) & (_ring.Length - 1);
        }

        _waiting = 0;
    }

    private void EnqueueMessage(IActorRef receiver, in Envelope envelope)
    {
        lock (_gate)
        {
            if (_deadLetters is null)
            {
                _messages.Enqueue(envelope);
                _waiting++;
                return;
            }
        }

        _deadLetters.Enqueue(receiver, envelope);
    }

    private void EnqueueData(IDatapathMessage item)
    {
        DiscardReason reason;
        lock (_gate)
        {
            if (_deadLetters is null && _count < capacity)
            {
                if (_count == _ring.Length) Grow();
                _ring[(_head + _count++) & (_ring.Length - 1)] = item;
                _waiting++;
                return;
            }

            reason = _deadLetters is null ? DiscardReason.MailboxFull : DiscardReason.Stopped;
        }

        item.Discard(reason);
    }

    // The capacity is a power of two, so that positions wrap with a mask.
    private void Grow()
    {
        var larger = new IDatapathMessage?[Math.Max(2, _ring.Length * 2)];
        for (var i = 0; i < _count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }
}
