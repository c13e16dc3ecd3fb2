namespace IpTfs.Actors.Context;

/// <summary>Messages that an actor puts aside until it can handle them. Used only from the actor's own callbacks.</summary>
/// <remarks>A restart unstashes everything; what is stashed when the actor stops becomes dead letters.</remarks>
/// <typeparam name="TMessage">The actor's protocol.</typeparam>
public sealed class MessageStash<TMessage> where TMessage : notnull
{
    private readonly Queue<TMessage> _stashed = new();

    // Unstashed and not handled yet, the next one on top.
    private readonly Stack<TMessage> _replay = new();

    internal MessageStash()
    {
    }

    /// <summary>How many messages may be put aside.</summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>How many messages are put aside.</summary>
    public int Count => _stashed.Count;

    internal bool HasReplay => _replay.Count > 0;

    /// <summary>Puts a message aside. False when the stash is full: the message is the caller's to deal with.</summary>
    public bool Stash(TMessage message)
    {
        if (_stashed.Count >= Capacity) return false;
        _stashed.Enqueue(message);
        return true;
    }

    /// <summary>Brings everything back, in order, before any other message in the mailbox.</summary>
    public void UnstashAll()
    {
        if (_stashed.Count == 0) return;
        var messages = _stashed.ToArray();
        _stashed.Clear();
        for (var i = messages.Length - 1; i >= 0; i--) _replay.Push(messages[i]);
    }

    internal TMessage TakeReplay() => _replay.Pop();

    internal bool TryDiscard(out TMessage message) => _stashed.TryDequeue(out message!);
}
