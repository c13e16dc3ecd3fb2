namespace IpTfs.Actors.Tests;

/// <summary>Tests that measure the process and therefore run by themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
