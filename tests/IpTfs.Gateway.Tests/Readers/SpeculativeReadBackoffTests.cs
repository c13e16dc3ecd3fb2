using IpTfs.Gateway.Readers;

namespace IpTfs.Gateway.Tests.Readers;

public class SpeculativeReadBackoffTests
{
    [Fact]
    public void WhatAlwaysFinds_IsAlwaysDone()
    {
        var habit = new SpeculativeReadBackoff();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(habit.IsWorthIt());
            habit.Learn(found: true);
        }
    }

    [Fact]
    public void WhatNeverFinds_IsDoneEverMoreRarely_ButNeverGivenUp()
    {
        var habit = new SpeculativeReadBackoff();
        int[] leftOut = [0, 1, 2, 4, 8, 16, 32, 64, 64, 64];
        foreach (var pause in leftOut)
        {
            for (var i = 0; i < pause; i++) Assert.False(habit.IsWorthIt());
            Assert.True(habit.IsWorthIt());
            habit.Learn(found: false);
        }
    }

    [Fact]
    public void OneThatFinds_EndsThePause()
    {
        var habit = new SpeculativeReadBackoff();
        for (var i = 0; i < 500; i++)
        {
            if (habit.IsWorthIt()) habit.Learn(found: false);
        }

        while (!habit.IsWorthIt())
        {
        }

        habit.Learn(found: true);
        Assert.True(habit.IsWorthIt());
    }
}
