namespace IpTfs.Actors.Tests;

/// <summary>Counts allocations of the whole process, so nothing else may run beside it.</summary>
[Collection(nameof(Alone))]
public class PoolAllocationTests
{
    [Fact]
    public void ThreadPoolTurns_AllocateNothing()
    {
        var system = new ActorSystem("pool");
        using var done = new ManualResetEventSlim();
        ActorRef<Ball>? right = null;
        var start = 0L;
        var allocated = -1L;
        var ball = new Ball();
        var left = system.ActorOf(Props<Ball>.Create(() => new Player(_ => right!, b =>
        {
            if (b.Hits == 20_001) start = GC.GetTotalAllocatedBytes(precise: true);
            if (b.Hits != 120_001) return;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - start;
            done.Set();
        })));
        right = system.ActorOf(Props<Ball>.Create(() => new Player(_ => left, _ => { })));
        left.Tell(ball);
        Assert.True(done.Wait(TimeSpan.FromSeconds(60)));
        // The count is the whole process': the test host allocates a little beside us, something for each message would be megabytes.
        Assert.True(allocated < 100_000, $"{allocated} octets for 100,000 messages");
        system.TerminateAsync();
    }

    private sealed class Ball
    {
        internal int Hits;
    }

    private sealed class Player(Func<Ball, ActorRef<Ball>> other, Action<Ball> look) : Actor<Ball>
    {
        protected override void Receive(Ball message)
        {
            message.Hits++;
            look(message);
            if (message.Hits < 200_000) other(message).Tell(message);
        }
    }
}
