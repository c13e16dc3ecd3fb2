namespace IpTfs.Configuration.Tests;

/// <summary>Files of the repository, found upwards from where the tests run.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "IpTfs.Actors.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException("the tests run outside of the repository");
    }
}
