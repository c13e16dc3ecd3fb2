namespace IpTfs.IO.Tests.Support;

/// <summary>A test that makes network namespaces and TUN devices: skipped, with the reason, where the process may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = NamespaceSupport.Missing;
}
