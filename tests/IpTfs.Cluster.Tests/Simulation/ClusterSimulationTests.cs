using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>Whole clusters in virtual time, one for each seed. IPTFS_CLUSTER_SEEDS sets how many, IPTFS_CLUSTER_SEED runs one and shows what happened.</summary>
public sealed class ClusterSimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 1000;

    [Fact]
    public void AnySeed_KeepsTheInvariantsAndRecovers()
    {
        if (Environment.GetEnvironmentVariable("IPTFS_CLUSTER_SEED") is { Length: > 0 } one)
        {
            Replay(int.Parse(one, CultureInfo.InvariantCulture), PlantedBug.None);
            return;
        }

        var seeds = Environment.GetEnvironmentVariable("IPTFS_CLUSTER_SEEDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeeds;
        var (sent, accepted) = (0L, 0L);
        var violations = new ConcurrentBag<(int Seed, string Violation)>();
        Parallel.For(0, seeds, seed =>
        {
            var cluster = Scenario.Run(seed);
            Interlocked.Add(ref sent, cluster.Sent);
            Interlocked.Add(ref accepted, cluster.Accepted);
            if (cluster.Violation is { } violation) violations.Add((seed, violation));
        });

        output.WriteLine($"{seeds} seeds, {sent} packets sent, {accepted} accepted");
        Assert.True(sent > seeds * 1000L && accepted > seeds * 100L, "nearly nothing was sent");
        Assert.True(violations.IsEmpty, string.Join('\n', violations.OrderBy(violation => violation.Seed).Take(5)));
    }

    [Theory]
    [InlineData(PlantedBug.LedgerNotSynced)]
    [InlineData(PlantedBug.NoLeaseMargin)]
    [InlineData(PlantedBug.EpochNotCompared)]
    public void PlantedBug_IsFound(PlantedBug bug)
    {
        var found = new ConcurrentBag<(int Seed, string Violation)>();
        Parallel.For(0, 400, (seed, state) =>
        {
            if (found.Count >= 5) state.Stop();
            if (Scenario.Run(seed, bug).Violation is { } violation) found.Add((seed, violation));
        });

        foreach (var (seed, violation) in found.OrderBy(violation => violation.Seed)) output.WriteLine($"seed {seed}: {violation}");
        Assert.NotEmpty(found);
    }

    private void Replay(int seed, PlantedBug bug)
    {
        var trace = new List<string>();
        var violation = Scenario.Run(seed, bug, trace).Violation;
        foreach (var line in trace) output.WriteLine(line);
        Assert.Null(violation);
    }
}
