namespace IpTfs.Actors.Tests;

public class QueueTests
{
    [Fact]
    public void MpscQueue_AgreesWithAQueueWhateverTheOrderOfOperations()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var queue = new MpscQueue<int>();
            var model = new Queue<int>();
            for (var step = 0; step < 500; step++)
            {
                Assert.Equal(model.Count > 0, queue.HasItem);
                Assert.Equal(model.Count, queue.Count);
                if (random.Next(100) < (step / 100 % 2 == 0 ? 70 : 30))
                {
                    queue.Enqueue(step);
                    model.Enqueue(step);
                }
                else if (model.Count > 0)
                {
                    Assert.True(queue.TryDequeue(out var item));
                    Assert.Equal(model.Dequeue(), item);
                }
                else
                {
                    Assert.False(queue.TryDequeue(out _));
                }
            }
        }
    }

    [Fact]
    public void MpscQueue_ManyProducers_EachInOrderAndNothingLost()
    {
        const int Producers = 4;
        const int Each = 100_000;
        var queue = new MpscQueue<(int Producer, int Number)>();
        using var start = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            start.Wait();
            for (var i = 0; i < Each; i++) queue.Enqueue((p, i));
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        start.Set();
        var next = new int[Producers];
        for (var received = 0; received < Producers * Each;)
        {
            if (!queue.TryDequeue(out var item))
            {
                Thread.Yield();
                continue;
            }

            Assert.Equal(next[item.Producer]++, item.Number);
            received++;
        }

        Assert.False(queue.HasItem);
    }

    [Fact]
    public void DataRing_ManyProducers_NothingLostAndNeverOverItsCapacity()
    {
        const int Producers = 4;
        const int Each = 50_000;
        var ring = new DataRing<string>(48);
        var refused = 0;
        var threads = Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                while (!ring.TryEnqueue($"{p}"))
                {
                    Interlocked.Increment(ref refused);
                    Thread.Yield();
                }
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        var counts = new int[Producers];
        for (var received = 0; received < Producers * Each;)
        {
            var batch = ring.Peek(16);
            Assert.InRange(batch.Length, 0, 16);
            foreach (var item in batch) counts[item[0] - '0']++;
            received += batch.Length;
            ring.Release(batch.Length);
            if (batch.IsEmpty) Thread.Yield();
        }

        Assert.All(counts, count => Assert.Equal(Each, count));
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void DataRing_ItemsCountUntilTheyAreReleased()
    {
        var ring = new DataRing<string>(3);
        foreach (var item in new[] { "a", "b", "c" }) Assert.True(ring.TryEnqueue(item));
        Assert.False(ring.TryEnqueue("d"));
        Assert.Equal(["a", "b"], ring.Peek(2).ToArray());
        Assert.False(ring.TryEnqueue("d"));
        ring.Release(1);
        Assert.True(ring.TryEnqueue("d"));
        Assert.False(ring.TryEnqueue("e"));
        Assert.Equal(["b", "c", "d"], ring.Peek(9).ToArray().Concat(Rest(ring)));
    }

    private static string[] Rest(DataRing<string> ring)
    {
        ring.Release(ring.Peek(9).Length);
        return ring.Peek(9).ToArray();
    }
}
