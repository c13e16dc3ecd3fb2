namespace IpTfs.Node.Demo.Namespaces;

/// <summary>One thing that was tried through the tunnel.</summary>
/// <param name="Name">What.</param>
/// <param name="Ok">Whether it went as it should.</param>
/// <param name="Detail">What the check observed.</param>
internal sealed record NamespaceCheck(string Name, bool Ok, string Detail);
