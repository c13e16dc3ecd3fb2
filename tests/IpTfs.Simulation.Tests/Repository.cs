namespace IpTfs.Simulation.Tests;

/// <summary>Finds files of the source tree.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "IpTfs.Actors.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
