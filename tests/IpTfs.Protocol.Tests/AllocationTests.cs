using Xunit.Sdk;

namespace IpTfs.Protocol.Tests;

[Collection(AllocationCollection.Name)]
public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9_000)]
    public void BodyThatAllocatesNowAndThen_Fails(int every)
    {
        var calls = 0;
        object? kept = null;

        Assert.Throws<FailException>(() => Allocation.None(() =>
        {
            if (++calls % every == 0) kept = new object();
        }));
        Assert.NotNull(kept);
    }

    [Fact]
    public void BodyThatAllocatesOnce_Passes()
    {
        var calls = 0;
        object? kept = null;

        var runs = Allocation.None(() =>
        {
            if (++calls == 5_000) kept = new object();
        });
        Assert.Equal((true, calls), (kept is not null, runs));
    }
}
