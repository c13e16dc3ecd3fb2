namespace IpTfs.Node.Tests;

/// <summary>Tests that wait until the process compiles nothing more; no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
