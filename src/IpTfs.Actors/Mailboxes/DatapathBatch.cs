using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Actors.Mailboxes;

/// <summary>The data that one turn of an actor handles, delivered as one message. The mailbox owns the object and reuses it for every turn.</summary>
/// <remarks>
/// Valid only inside <see cref="DatapathActor.ReceiveData"/>. The actor owns an item once <see cref="TryTake"/> has returned it. If the actor throws before the next
/// <see cref="TryTake"/>, the item counts as not handled and is discarded: so forward an item, or return it to its pool, as the last step before taking the next.
/// </remarks>
public sealed class DatapathBatch
{
    private readonly int _limit;
    private IDatapathMessage?[] _items = [];
    private int _next;
    private int _end;
    private IDatapathMessage? _inHand;

    internal DatapathBatch(int limit) => _limit = limit;

    /// <summary>Number of items not yet taken.</summary>
    public int Remaining => _end - _next;

    /// <summary>Takes the next item. The caller owns it, and must have finished with the item before.</summary>
    /// <returns>False when all have been taken.</returns>
    public bool TryTake([NotNullWhen(true)] out IDatapathMessage? item)
    {
        if (_next == _end)
        {
            item = _inHand = null;
            return false;
        }

        item = _inHand = _items[_next]!;
        _items[_next++] = null;
        return true;
    }

    /// <summary>Number of items that still fit. Items left by a failed turn stay in front.</summary>
    internal int Room => _limit - Remaining;

    /// <summary>Appends an item. Requires <see cref="Room"/>.</summary>
    internal void Add(IDatapathMessage item)
    {
        if (_next == _end) _next = _end = 0;
        if (_end == _items.Length)
        {
            if (_next > 0)
            {
                Array.Copy(_items, _next, _items, 0, Remaining);
                (_next, _end) = (0, Remaining);
                Array.Clear(_items, _end, _items.Length - _end);
            }
            else
            {
                Array.Resize(ref _items, Math.Min(_limit, Math.Max(1, _items.Length * 2)));
            }
        }

        _items[_end++] = item;
    }

    /// <summary>Ends a turn.</summary>
    /// <param name="completed">False when the actor threw: the item it took last is discarded, the others wait for the next turn.</param>
    internal void End(bool completed)
    {
        var failed = completed ? null : _inHand;
        _inHand = null;
        failed?.Discard(DiscardReason.Failed);
        if (completed) DiscardRemaining(DiscardReason.Unhandled);
    }

    internal void DiscardRemaining(DiscardReason reason)
    {
        while (TryTake(out var item)) item.Discard(reason);
    }
}
