namespace IpTfs.Actors.Tests.Deadlines;

public class DeadlineQueueTests
{
    [Fact]
    public void AnyOperations_AgreeWithASortedModel()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var fired = new List<(long Now, int Id)>();
            var now = 0L;
            var queue = new DeadlineQueue(() => { });
            var entries = Enumerable.Range(0, 20).Select(id => new Probe(() => fired.Add((now, id)))).ToArray();
            var model = new long?[entries.Length];
            for (var step = 0; step < 300; step++)
            {
                var id = random.Next(entries.Length);
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var at = now + random.Next(100);
                        queue.Arm(entries[id], at);
                        model[id] = at;
                        break;
                    case 2:
                        DeadlineQueue.Disarm(entries[id]);
                        model[id] = null;
                        break;
                    case 3:
                        queue.Remove(entries[id]);
                        model[id] = null;
                        break;
                    default:
                        now += random.Next(60);
                        fired.Clear();
                        queue.FireDue(now);
                        var due = model.Select((d, i) => (d, i)).Where(x => x.d <= now).Select(x => x.i).ToList();
                        Assert.Equal(due.Order(), fired.Select(f => f.Id).Order());
                        foreach (var i in due) model[i] = null;
                        break;
                }

                Assert.True(queue.NextDeadlineNanos <= (model.Min() ?? long.MaxValue), $"seed {seed}: a deadline would be missed");
            }
        }
    }

    [Fact]
    public void EqualDeadlines_FireInArmingOrder()
    {
        var fired = new List<int>();
        var queue = new DeadlineQueue(() => { });
        for (var i = 0; i < 50; i++)
        {
            var id = i;
            queue.Arm(new Probe(() => fired.Add(id)), 7);
        }

        Assert.Equal(50, queue.FireDue(7));
        Assert.Equal(Enumerable.Range(0, 50), fired);
    }

    [Fact]
    public void Arming_WakesTheDriverOnlyForAnEarlierHead()
    {
        var wakes = 0;
        var queue = new DeadlineQueue(() => wakes++);
        var a = new Probe(() => { });
        var b = new Probe(() => { });
        queue.Arm(a, 100);
        Assert.Equal(1, wakes);
        queue.Arm(b, 200);
        queue.Arm(a, 150);
        queue.Arm(a, 120);
        Assert.Equal(1, wakes);
        queue.Arm(b, 50);
        Assert.Equal(2, wakes);
    }

    [Fact]
    public void HundredThousandDeadlines_FireInOrder()
    {
        var queue = new DeadlineQueue(() => { });
        var random = new Random(1);
        var last = 0L;
        var count = 0;
        var deadlines = Enumerable.Range(0, 100_000).Select(_ => random.NextInt64(1, 1_000_000_000)).ToArray();
        foreach (var at in deadlines)
        {
            queue.Arm(
                new Probe(() =>
                {
                    Assert.True(at >= last);
                    last = at;
                    count++;
                }),
                at);
        }

        queue.FireDue(1_000_000_000);
        Assert.Equal(100_000, count);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void ArmedAndFiredOnDifferentThreads_NoDeadlineIsLost()
    {
        const int Rounds = 20_000;
        using var fired = new SemaphoreSlim(0);
        var queue = new DeadlineQueue(() => { });
        var stop = false;
        var driver = new Thread(() =>
        {
            for (var now = 1L; !Volatile.Read(ref stop); now++) queue.FireDue(now);
        });
        driver.Start();
        var entry = new Probe(() => fired.Release());
        for (var i = 0; i < Rounds; i++)
        {
            queue.Arm(entry, long.MaxValue - 1);
            queue.Arm(entry, i % 3);
            Assert.True(fired.Wait(TimeSpan.FromSeconds(30)), $"round {i}: an armed deadline never fired");
        }

        Volatile.Write(ref stop, true);
        driver.Join();
        Assert.Equal(0, fired.CurrentCount);
    }

    private sealed class Probe(Action fire) : DeadlineEntry
    {
        protected internal override void Fire() => fire();
    }
}
