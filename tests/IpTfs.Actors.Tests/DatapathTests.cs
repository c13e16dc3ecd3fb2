namespace IpTfs.Actors.Tests;

public class DatapathTests
{
    [Fact]
    public async Task Terminated_TheDeadlineThreadHasEnded()
    {
        Task completion;
        await using (var real = new RealSystem())
        {
            var datapath = Datapath.Of(real.System);
            Assert.Same(datapath, Datapath.Of(real.System));
            using var fired = new ManualResetEventSlim();
            real.Start(DataScript.Props(() => new DataScript((_, _) => { }) { Started = self => self.ArmAt(self.Now + 1000), OnDeadline = (_, _) => fired.Set() }), "test.pool");
            Assert.True(fired.Wait(RealSystem.Bound));
            completion = datapath.Completion;
            Assert.False(completion.IsCompleted);
        }

        await completion.WaitAsync(RealSystem.Bound);
    }

    [Fact]
    public void NowNanos_IsTheGivenClock()
    {
        using var kit = new SeededTestKit();
        kit.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(3_000_000, Datapath.Of(kit.Sys).NowNanos);
        Assert.True(Datapath.Of(kit.Sys).Completion.IsCompleted);
    }
}
