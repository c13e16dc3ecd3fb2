namespace IpTfs.IO.Tests.Support;

/// <summary>A theory that makes network namespaces and TUN devices: skipped, with the reason, where the process may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute() => Skip = NamespaceSupport.Missing;
}
