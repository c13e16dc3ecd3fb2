namespace IpTfs.Testing.EndToEnd;

/// <summary>A test that needs root, TUN and the named programs, and is skipped with the reason where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(params string[] programs)
    {
        Skip = Requirements.Missing(programs);
    }
}
