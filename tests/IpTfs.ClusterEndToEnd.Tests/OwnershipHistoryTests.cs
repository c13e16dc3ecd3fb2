using IpTfs.ClusterEndToEnd.Tests.Evidence;

namespace IpTfs.ClusterEndToEnd.Tests;

/// <summary>The check of the nodes' accounts against each other.</summary>
public sealed class OwnershipHistoryTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0);

    [Fact]
    public void HandOver_IsNoOverlap()
    {
        var a = Read("a", ["12:00:01.000 info: x[1] shard 7 owned, epoch 1", "12:00:05.000 info: x[1] shard 7 stopped"]);
        var b = Read("b", ["12:00:05.000 info: x[1] shard 7 owned, epoch 2"]);

        Assert.Empty(OwnershipHistory.Overlaps(a.Concat(b)));
        Assert.Equal(Noon.AddSeconds(60), Assert.Single(b).To);
    }

    [Fact]
    public void OwnerThatStopsTooLate_IsFound()
    {
        var a = Read("a", ["12:00:01.000 info: x[1] shard 7 owned, epoch 1", "12:00:05.001 info: x[1] shard 7 stopped"]);
        var b = Read("b", ["12:00:05.000 info: x[1] shard 7 owned, epoch 2"]);

        Assert.Contains("shard 7", Assert.Single(OwnershipHistory.Overlaps(a.Concat(b))), StringComparison.Ordinal);
    }

    [Fact]
    public void LongOwnershipBehindAShortOne_IsFound()
    {
        var a = Read("a", ["12:00:01.000 info: x[1] shard 7 owned, epoch 1"]);
        var b = Read("b", ["12:00:02.000 info: x[1] shard 7 owned, epoch 2", "12:00:03.000 info: x[1] shard 7 stopped"]);
        var c = Read("c", ["12:00:04.000 info: x[1] shard 7 owned, epoch 3"]);

        Assert.Equal(2, OwnershipHistory.Overlaps([.. a, .. b, .. c]).Count);
    }

    [Fact]
    public void StoppedProcess_HoldsNothingMeanwhile()
    {
        string[] lines = ["12:00:01.000 info: x[1] shard 7 owned, epoch 1", "12:00:20.010 warn: x[1] shard 7 stopped"];
        var a = OwnershipHistory.Read("a", lines, Noon, Noon.AddSeconds(60), [(Noon.AddSeconds(5), Noon.AddSeconds(20))]);
        var b = Read("b", ["12:00:09.000 info: x[1] shard 7 owned, epoch 2", "12:00:20.005 info: x[1] shard 7 stopped"]);

        Assert.Equal(Noon.AddSeconds(5), Assert.Single(a).To);
        Assert.Empty(OwnershipHistory.Overlaps([.. a, .. b]));
    }

    [Fact]
    public void ShortStop_DoesNotEndAnOwnership()
    {
        string[] lines = ["12:00:01.000 info: x[1] shard 7 owned, epoch 1"];
        var a = OwnershipHistory.Read("a", lines, Noon, Noon.AddSeconds(60), [(Noon.AddSeconds(5), Noon.AddSeconds(6))]);
        var b = Read("b", ["12:00:09.000 info: x[1] shard 7 owned, epoch 2"]);

        Assert.Single(OwnershipHistory.Overlaps([.. a, .. b]));
    }

    [Fact]
    public void OwnershipOfAnEarlierDaysLastMinute_EndsAfterMidnight()
    {
        var began = Noon.AddHours(11.99);
        var found = OwnershipHistory.Read("a", ["23:59:59.000 x shard 7 owned, epoch 1", "00:00:01.000 x shard 7 stopped"], began, began.AddMinutes(5), []);

        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(found).To - Assert.Single(found).From);
    }

    private static IReadOnlyList<Ownership> Read(string node, IReadOnlyList<string> lines) => OwnershipHistory.Read(node, lines, Noon, Noon.AddSeconds(60), []);
}
