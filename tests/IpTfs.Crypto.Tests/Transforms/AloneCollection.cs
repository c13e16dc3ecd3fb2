namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>
/// Tests that run while no other test does. A garbage collection started by another thread takes away the rest of this thread's allocation
/// buffer, and the runtime counts that rest as allocated.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
