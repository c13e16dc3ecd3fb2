namespace IpTfs.Protocol.Tests;

/// <summary>
/// The classes with allocation gates. They run alone: a collection that another test causes charges a thread for the unused rest of its
/// allocation buffer, and the gate would see octets that nobody allocated.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationCollection
{
    public const string Name = "Allocation";
}
