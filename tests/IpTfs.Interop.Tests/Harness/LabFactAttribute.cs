using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>A test that needs root and the lab, and is skipped with the reason where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute(params string[] programs)
    {
        Skip = Requirements.Missing(programs) ?? Lab.Missing();
    }
}
