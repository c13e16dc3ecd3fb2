namespace IpTfs.Node.Demo.Namespaces;

/// <summary>One check through the tunnel.</summary>
/// <param name="Name">The name of the check.</param>
/// <param name="Ok">Whether it passed.</param>
/// <param name="Detail">What the check observed.</param>
internal sealed record NamespaceCheck(string Name, bool Ok, string Detail);
