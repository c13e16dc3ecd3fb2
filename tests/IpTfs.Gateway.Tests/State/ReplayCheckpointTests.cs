using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Tests.State;

public class ReplayCheckpointTests
{
    [Fact]
    public void InMemory_StartsWhereItIsTold_AndKeepsWhatIsStored()
    {
        var checkpoint = ReplayCheckpoint.InMemory(100);
        Assert.Equal((100UL, 100UL), (checkpoint.Start, checkpoint.Current));
        checkpoint.Store(107);
        Assert.Equal((100UL, 107UL), (checkpoint.Start, checkpoint.Current));
    }

    [Fact]
    public void InMemory_NeverReadsBelowItsStart()
    {
        var checkpoint = ReplayCheckpoint.InMemory(100);
        checkpoint.Store(50);
        Assert.Equal(100UL, checkpoint.Current);
    }
}
