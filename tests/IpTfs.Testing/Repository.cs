using System.Text.RegularExpressions;

namespace IpTfs.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static partial class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file in it.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files below a folder, in order, without those that a build wrote.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(File(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !BuildOutput().IsMatch(path))
            .Order(StringComparer.Ordinal);

    /// <summary>A path as it is written in the repository.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "IpTfs.Actors.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests run from a build inside a checkout");
    }

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuildOutput();
}
