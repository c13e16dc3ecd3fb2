namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>
/// Tests that run while no other does: a collection on another thread takes the rest of this thread's allocation buffer away, and the
/// runtime counts that rest as allocated.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
