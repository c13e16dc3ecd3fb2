namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>A bug that the simulation has to find, or it proves nothing.</summary>
public enum PlantedBug
{
    None,

    /// <summary>The store says that a ledger record is written before it is durable, and may forget it.</summary>
    LedgerNotSynced,

    /// <summary>The node stops when its lease ends by its own clock, not before.</summary>
    NoLeaseMargin,

    /// <summary>Ledger records are written without the condition that the claim is still the writer's.</summary>
    EpochNotCompared,
}
