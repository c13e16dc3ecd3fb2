namespace IpTfs.Testing.EndToEnd;

/// <summary>As <see cref="RootFactAttribute"/>, for a test with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute(params string[] programs)
    {
        Skip = Requirements.Missing(programs);
    }
}
