using Akka.Dispatch.MessageQueues;

namespace IpTfs.Actors.Tests.Mailboxes;

/// <summary>The queue without actors.</summary>
public class DatapathQueueTests
{
    private readonly ItemPool _pool = new();

    [Fact]
    public void Messages_AreDequeuedBeforeDataThatWaitedLonger()
    {
        var queue = new DatapathQueue(8, 8);
        Put(queue, 1, 2);
        Put(queue, "a", "b");
        Assert.Equal(4, queue.Count);
        Assert.Equal(["a", "b", 1, 2], TakeAll(queue));
        Assert.False(queue.HasMessages);
        _pool.AssertBalanced();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Full_DiscardsTheNewestOnceAndKeepsTheOthers(int capacity)
    {
        var queue = new DatapathQueue(capacity, 3);
        for (var round = 1; round <= 4; round++)
        {
            Put(queue, [.. Enumerable.Range(0, capacity + 2).Cast<object>()]);
            Assert.Equal(capacity, queue.Count);
            Assert.Equal(2 * round, _pool.Discarded(DiscardReason.MailboxFull));
            Assert.Equal(Enumerable.Range(0, capacity).Cast<object>(), TakeAll(queue));
        }

        _pool.AssertBalanced(full: 8);
    }

    [Fact]
    public void FullOfData_StillTakesMessages()
    {
        var queue = new DatapathQueue(1, 1);
        Put(queue, 1, 2, "a");
        Assert.Equal(["a", 1], TakeAll(queue));
        _pool.AssertBalanced(full: 1);
    }

    [Fact]
    public void TurnThatFailed_LeavesItsItemsInFrontOfTheNextBatch()
    {
        var queue = new DatapathQueue(16, 4);
        Put(queue, 0, 1, 2, 3, 4, 5, 6);
        var batch = Dequeue(queue);
        Assert.True(batch.TryTake(out var first));
        ((Item)first).Return();
        Assert.True(batch.TryTake(out _));
        batch.End(completed: false);
        Assert.Equal(5, queue.Count);
        Assert.Equal(4, Dequeue(queue).Remaining);
        Assert.Equal([2, 3, 4, 5, 6], TakeAll(queue));
        _pool.AssertBalanced(failed: 1);
    }

    [Fact]
    public void ItemsNotTaken_AreDiscardedAsUnhandled()
    {
        var queue = new DatapathQueue(16, 4);
        Put(queue, 0, 1, 2);
        var batch = Dequeue(queue);
        Assert.True(batch.TryTake(out var first));
        ((Item)first).Return();
        batch.End(completed: true);
        Assert.False(queue.HasMessages);
        _pool.AssertBalanced(unhandled: 2);
    }

    [Fact]
    public void CleanUp_DiscardsDataAndHandsMessagesToTheDeadLetters()
    {
        var queue = new DatapathQueue(16, 4);
        var deadLetters = new UnboundedMessageQueue();
        Put(queue, 0, 1, 2, 3, 4, 5);
        Dequeue(queue);
        Put(queue, "a");
        queue.CleanUp(ActorRefs.Nobody, deadLetters);
        Assert.False(queue.HasMessages);
        Assert.Equal(1, deadLetters.Count);

        // A producer that had the queue in its hand when the actor ended.
        Put(queue, 6, "b");
        Assert.False(queue.HasMessages);
        Assert.Equal(2, deadLetters.Count);
        _pool.AssertBalanced(stopped: 7);
    }

    [Fact]
    public void LateProducers_RacingWithTheEnd_LoseNothingTwice()
    {
        for (var round = 0; round < 300; round++)
        {
            var queue = new DatapathQueue(8, 4);
            using var barrier = new Barrier(3);
            var producers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                for (var i = 0; i < 20; i++) Put(queue, i);
            })).ToArray();
            foreach (var producer in producers) producer.Start();
            barrier.SignalAndWait();
            var handled = TakeAll(queue).Count;
            queue.CleanUp(ActorRefs.Nobody, new UnboundedMessageQueue());
            foreach (var producer in producers) producer.Join();
            Assert.False(queue.HasMessages);
            Assert.Equal(0, _pool.Outstanding);
            Assert.Equal(40 * (round + 1), (_handled += handled) + _pool.Discarded(DiscardReason.MailboxFull) + _pool.Discarded(DiscardReason.Stopped));
        }
    }

    [Fact]
    public void AnyOperations_AgreeWithAModel()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (capacity, limit) = (random.Next(1, 20), random.Next(1, 10));
            var queue = new DatapathQueue(capacity, limit);
            var ring = new Queue<int>();
            var hand = new List<int>();
            for (var step = 0; step < 300; step++)
            {
                if (random.Next(3) > 0)
                {
                    Put(queue, step);
                    if (ring.Count < capacity) ring.Enqueue(step);
                    continue;
                }

                while (hand.Count < limit && ring.TryDequeue(out var moved)) hand.Add(moved);
                Assert.Equal(hand.Count > 0, queue.TryDequeue(out var envelope));
                if (hand.Count == 0) continue;
                var batch = (DatapathBatch)envelope.Message;
                Assert.Equal(hand.Count, batch.Remaining);
                var (take, fails) = (random.Next(hand.Count + 1), random.Next(2) == 0);
                for (var i = 0; i < take; i++)
                {
                    Assert.True(batch.TryTake(out var item));
                    Assert.Equal(hand[i], ((Item)item).Value);
                    if (!fails || i < take - 1) ((Item)item).Return();
                }

                batch.End(completed: !fails);
                if (fails) hand.RemoveRange(0, take);
                else hand.Clear();
            }

            queue.CleanUp(ActorRefs.Nobody, new UnboundedMessageQueue());
            Assert.Equal(0, _pool.Outstanding);
        }
    }

    private int _handled;

    private static DatapathBatch Dequeue(DatapathQueue queue)
    {
        Assert.True(queue.TryDequeue(out var envelope));
        return Assert.IsType<DatapathBatch>(envelope.Message);
    }

    private static List<object> TakeAll(DatapathQueue queue)
    {
        var all = new List<object>();
        while (queue.TryDequeue(out var envelope))
        {
            if (envelope.Message is not DatapathBatch batch)
            {
                all.Add(envelope.Message);
                continue;
            }

            while (batch.TryTake(out var item))
            {
                all.Add(((Item)item).Value);
                ((Item)item).Return();
            }

            batch.End(completed: true);
        }

        return all;
    }

    private void Put(DatapathQueue queue, params object[] what)
    {
        foreach (var each in what) queue.Enqueue(ActorRefs.Nobody, new Envelope(each is int value ? _pool.Rent(value) : each, ActorRefs.NoSender));
    }
}
