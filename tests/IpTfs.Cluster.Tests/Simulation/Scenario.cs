using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>Half a minute of a cluster with everything that a seed can think of, then peace, in which it has to recover.</summary>
internal static class Scenario
{
    private const long Trouble = 25 * SimulatedCluster.Second;
    private const long Peace = 14 * SimulatedCluster.Second;

    public static SimulatedCluster Run(int seed, PlantedBug bug = PlantedBug.None, List<string>? trace = null)
    {
        var cluster = new SimulatedCluster(seed, nodes: 2 + seed % 4, shards: 6, sas: 9, bug) { Trace = trace };
        // One in four clusters is just being upgraded.
        if (seed % 4 == 1) cluster.Nodes[seed / 4 % cluster.Nodes.Count].Adopts = false;
        cluster.StartWorld(packetPause: 100 * SimulatedCluster.Millisecond);
        foreach (var node in cluster.Nodes) cluster.After(cluster.Random.NextInt64(2 * SimulatedCluster.Second), () => cluster.StartNode(node));
        cluster.RunUntil(4 * SimulatedCluster.Second);
        while (cluster.Time < Trouble && cluster.Violation is null)
        {
            Disturb(cluster);
            cluster.RunUntil(cluster.Time + cluster.Random.NextInt64(2 * SimulatedCluster.Second));
        }

        Heal(cluster);
        cluster.RunUntil(Trouble + Peace);
        if (cluster.Violation is null && cluster.ShardsWithoutOneOwner().ToList() is { Count: > 0 } without)
            cluster.Fail($"after {Peace / SimulatedCluster.Second} s of peace not owned by exactly one node: {string.Join("; ", without.Select(cluster.Describe))}");
        // Who does not know a shard's owner cannot relay to it.
        if (cluster.Violation is null && cluster.ShardsOfUnknownOwner().ToList() is { Count: > 0 } unknown)
            cluster.Fail($"after {Peace / SimulatedCluster.Second} s of peace a node does not know who owns: {string.Join("; ", unknown.Select(cluster.Describe))}");
        // A store that changes its leader again and again keeps the lease of a node's former life alive, which then looks like another node of that name.
        if (cluster.Violation is null && cluster.Nodes.FirstOrDefault(node => node.Refusal?.Contains("another node named", StringComparison.Ordinal) == false) is { } refused)
            cluster.Fail($"{refused.Name} refuses: {refused.Refusal}");
        return cluster;
    }

    private static void Disturb(SimulatedCluster cluster)
    {
        var random = cluster.Random;
        var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
        long Soon(double seconds) => 1 + random.NextInt64((long)(seconds * SimulatedCluster.Second));
        switch (random.Next(12))
        {
            case 0 or 1 when node.IsUp:
                cluster.Crash(node);
                cluster.After(Soon(6), () => StartIfDown(cluster, node));
                break;
            case 2 or 3:
                cluster.Pause(node);
                cluster.After(Soon(12), () => cluster.Resume(node));
                break;
            case 4 or 5:
                node.IsCutOffFromStore = true;
                cluster.After(Soon(8), () => node.IsCutOffFromStore = false);
                break;
            case 6:
                cluster.SetStore(isUp: false);
                cluster.After(Soon(7), () => cluster.SetStore(isUp: true));
                break;
            case 7:
                cluster.ChangeLeader();
                break;
            case 8:
                cluster.SetNetwork(random.NextDouble() * 0.3, Soon(0.5));
                cluster.After(Soon(5), () => cluster.SetNetwork(0, 0));
                break;
            case 9:
                cluster.Store.Compact();
                break;
            case 10 when node.IsUp:
                cluster.Drive(node, machine => machine.SetDraining(true, node.Now(cluster.Time)));
                cluster.After(Soon(5), () => cluster.Drive(node, machine => machine.SetDraining(false, node.Now(cluster.Time))));
                break;
            case 11 when node.IsUp:
                cluster.Drive(node, machine => machine.Leave(node.Now(cluster.Time)));
                cluster.After(Soon(6), () =>
                {
                    if (node.IsUp) cluster.Crash(node);
                    StartIfDown(cluster, node);
                });
                break;
        }
    }

    private static void StartIfDown(SimulatedCluster cluster, SimulatedNode node)
    {
        if (!node.IsUp) cluster.StartNode(node);
    }

    private static void Heal(SimulatedCluster cluster)
    {
        cluster.SetStore(isUp: true);
        cluster.SetNetwork(0, 0);
        foreach (var node in cluster.Nodes)
        {
            node.IsCutOffFromStore = false;
            cluster.Resume(node);
            if (!node.IsUp || node.Machine!.Phase is ClusterPhase.Gone or ClusterPhase.Leaving)
            {
                if (node.IsUp) cluster.Crash(node);
                cluster.StartNode(node);
            }

            cluster.Drive(node, machine => machine.SetDraining(false, node.Now(cluster.Time)));
        }
    }
}
