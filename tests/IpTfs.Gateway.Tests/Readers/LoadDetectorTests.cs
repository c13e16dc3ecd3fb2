using IpTfs.Gateway.Readers;

namespace IpTfs.Gateway.Tests.Readers;

public class LoadDetectorTests
{
    [Fact]
    public void FewLooksWithMoreThanOnePacket_EndTheIdleTime()
    {
        var habit = new LoadDetector();
        Assert.True(habit.IsIdle);
        for (var i = 1; i < LoadDetector.ReadsUntilBusy; i++) Assert.False(habit.Learn(alone: false));
        Assert.True(habit.Learn(alone: false));
        Assert.False(habit.IsIdle);
    }

    [Fact]
    public void ManyLooksWithAtMostOne_BringItBack()
    {
        var habit = Busy();
        for (var i = 1; i < LoadDetector.ReadsUntilIdle; i++) Assert.False(habit.Learn(alone: true));
        Assert.True(habit.Learn(alone: true));
        Assert.True(habit.IsIdle);
    }

    [Fact]
    public void WhatIsNotInARow_ChangesNothing()
    {
        var idle = new LoadDetector();
        for (var i = 0; i < 1000; i++) Assert.False(idle.Learn(alone: i % LoadDetector.ReadsUntilBusy == 0));
        Assert.True(idle.IsIdle);
        var busy = Busy();
        for (var i = 0; i < 1000; i++) Assert.False(busy.Learn(alone: i % LoadDetector.ReadsUntilIdle != 0));
        Assert.False(busy.IsIdle);
    }

    private static LoadDetector Busy()
    {
        var habit = new LoadDetector();
        for (var i = 0; i < LoadDetector.ReadsUntilBusy; i++) habit.Learn(alone: false);
        return habit;
    }
}
