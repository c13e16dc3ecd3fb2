namespace IpTfs.ClusterEndToEnd.Tests.Scenarios;

/// <summary>One thing that a scenario found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What it was, with its unit.</param>
/// <param name="Bound">What it must be; empty when it is only told.</param>
/// <param name="IsKept">Whether it is.</param>
public sealed record Finding(string Name, string Found, string Bound, bool IsKept);
